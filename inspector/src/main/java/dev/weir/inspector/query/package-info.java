/**
 * Which exchanges of a capture somebody means, read from it: for the command line, the REST API and the page alike. Start reading at
 * {@link dev.weir.inspector.query.Selection}.
 */
@NullMarked
package dev.weir.inspector.query;

import org.jspecify.annotations.NullMarked;

/**
 * Reads the values of header fields and URLs, whatever a stranger wrote into them. Start reading at {@link
 * dev.weir.inspector.http.Cookie}.
 */
@NullMarked
package dev.weir.inspector.http;

import org.jspecify.annotations.NullMarked;

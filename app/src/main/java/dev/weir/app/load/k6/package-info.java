/** {@code weir load --engine k6}: k6 makes the requests, and a Weir records them. Start reading at {@link dev.weir.app.load.k6.K6Engine}. */
@NullMarked
package dev.weir.app.load.k6;

import org.jspecify.annotations.NullMarked;

/** What a capture comes to, in numbers for programs that watch. Start reading at {@link dev.weir.web.api.metrics.Metrics}. */
@NullMarked
package dev.weir.web.api.metrics;

import org.jspecify.annotations.NullMarked;

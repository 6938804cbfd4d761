/** What changes while a page looks at it. Start reading at {@link dev.weir.web.live.Feed}. */
@NullMarked
package dev.weir.web.live;

import org.jspecify.annotations.NullMarked;

/** Who may ask, what was asked, and how it is answered. Start reading at {@link dev.weir.web.http.Dispatcher}. */
@NullMarked
package dev.weir.web.http;

import org.jspecify.annotations.NullMarked;

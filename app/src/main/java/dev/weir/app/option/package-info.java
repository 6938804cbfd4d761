/** Options that several commands share, and the kinds of values they take. Start reading at {@link dev.weir.app.option.ProxyOptions}. */
@NullMarked
package dev.weir.app.option;

import org.jspecify.annotations.NullMarked;

/** Looks through the URLs of all exchanges at once. Start reading at {@link dev.weir.inspector.store.index.text.UrlTexts}. */
@NullMarked
package dev.weir.inspector.store.index.text;

import org.jspecify.annotations.NullMarked;

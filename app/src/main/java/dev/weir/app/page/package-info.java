/**
 * The page of a capture: where it listens, who may ask it, and what it shows. Start reading at {@link
 * dev.weir.app.page.PageListener}.
 */
@NullMarked
package dev.weir.app.page;

import org.jspecify.annotations.NullMarked;

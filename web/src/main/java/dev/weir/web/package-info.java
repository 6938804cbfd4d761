/** The page and the REST API over HTTP. Start reading at {@link dev.weir.web.UiServer}. */
@NullMarked
package dev.weir.web;

import org.jspecify.annotations.NullMarked;

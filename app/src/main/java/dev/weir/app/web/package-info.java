/** The listener for the page and the REST API. Start reading at {@link dev.weir.app.web.UiServer}. */
@NullMarked
package dev.weir.app.web;

import org.jspecify.annotations.NullMarked;

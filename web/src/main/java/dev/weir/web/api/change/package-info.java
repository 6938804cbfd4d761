/** What the API changes: pages, notes, and requests that are made again. Start reading at {@link dev.weir.web.api.change.ReplayResource}. */
@NullMarked
package dev.weir.web.api.change;

import org.jspecify.annotations.NullMarked;

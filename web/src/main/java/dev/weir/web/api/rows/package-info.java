/** Exchanges and connections as rows of lists. Start reading at {@link dev.weir.web.api.rows.ExchangeRows}. */
@NullMarked
package dev.weir.web.api.rows;

import org.jspecify.annotations.NullMarked;

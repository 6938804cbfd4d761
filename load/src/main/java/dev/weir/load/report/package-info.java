/** What a person reads of a result: the table on the terminal and the page. Start reading at {@link dev.weir.load.report.TextReport}. */
@NullMarked
package dev.weir.load.report;

import org.jspecify.annotations.NullMarked;

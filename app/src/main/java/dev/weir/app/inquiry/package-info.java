/** Commands that ask one thing and need no running proxy: a name, a connection, the story of an exchange. Start reading at {@link dev.weir.app.inquiry.ExplainCommand}. */
@NullMarked
package dev.weir.app.inquiry;

import org.jspecify.annotations.NullMarked;

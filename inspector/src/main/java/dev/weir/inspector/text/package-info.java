/**
 * Text with styles instead of escape sequences, measured in terminal cells, and its renderings. Start reading at {@link
 * dev.weir.inspector.text.StyledText}.
 */
@NullMarked
package dev.weir.inspector.text;

import org.jspecify.annotations.NullMarked;

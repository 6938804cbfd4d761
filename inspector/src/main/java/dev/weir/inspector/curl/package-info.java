/**
 * What curl tells of its transfers ({@code --write-out '%{json}'}), and which exchanges of a capture they are. Start reading at {@link
 * dev.weir.inspector.curl.TransferMatch}.
 */
@NullMarked
package dev.weir.inspector.curl;

import org.jspecify.annotations.NullMarked;

package dev.weir.web.capture;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The capture that the page shows.
 *
 * @param live null when nobody writes it, or another process does
 * @param ports how many local ports connections can be made from on this machine
 */
public record ShownCapture(Path file, @Nullable LiveCapture live, int ports) {}

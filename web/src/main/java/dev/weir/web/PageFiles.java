package dev.weir.web;

import dev.weir.web.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page's own files: resources of this module, none of which tells anything of a capture. */
final class PageFiles implements Function<String, @Nullable Answer> {

    private static final String DIRECTORY = "page";

    /** The bundle's names: no dot in front, no way up. */
    private static final Pattern NAME = Pattern.compile("/(?:assets/)?[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    @Override
    public @Nullable Answer apply(String path) {
        String named = path.equals("/") ? "/index.html" : path;
        String type = TYPES.get(named.substring(named.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(named).matches()) {
            return null;
        }
        try (InputStream in = PageFiles.class.getResourceAsStream(DIRECTORY + named)) {
            if (in == null) {
                return null;
            }
            Answer file = Answer.bytes(200, type, in.readAllBytes());
            // Their names carry a hash of what is in them.
            return named.startsWith("/assets/")
                    ? file.with(headers -> headers.set("Cache-Control", "public, max-age=31536000, immutable"))
                    : file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

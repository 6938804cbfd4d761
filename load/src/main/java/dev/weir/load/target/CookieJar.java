package dev.weir.load.target;

import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cookies of one visit: those that answers set are sent again, as a browser that was never there before does. */
public final class CookieJar {

    private static final String SET = "Set-Cookie";

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);

    /** Remembers what an answer sets. */
    public void keep(Destination destination, String target, Fields fields) {
        List<String> set = fields.all(SET);
        URI uri = set.isEmpty() ? null : uri(destination, target);
        if (uri != null) {
            try {
                cookies.put(uri, Map.of(SET, set));
            } catch (IOException | IllegalArgumentException e) {
                // A cookie that makes no sense is not kept, by browsers neither.
                return;
            }
        }
    }

    /** What to send in {@code Cookie}; null for nothing. */
    public @Nullable String header(Destination destination, String target) {
        URI uri = uri(destination, target);
        if (uri == null || cookies.getCookieStore().getCookies().isEmpty()) {
            return null;
        }
        try {
            List<String> found = cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of());
            return found.isEmpty() ? null : String.join("; ", found);
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable URI uri(Destination destination, String target) {
        try {
            String path = target.replaceFirst("\\?.*", "");
            return new URI(
                    destination.secure() ? "https" : "http",
                    null,
                    destination.authority().host(),
                    destination.authority().port(),
                    path,
                    null,
                    null);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}

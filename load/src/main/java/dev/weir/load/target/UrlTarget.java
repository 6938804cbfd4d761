package dev.weir.load.target;

import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From a URL to a request. */
public final class UrlTarget {

    private static final Pattern FORM = Pattern.compile("(https?://[^/?#]+)([^#]*)(#.*)?", Pattern.CASE_INSENSITIVE);

    private UrlTarget() {}

    /**
     * A request for a URL.
     *
     * @param fields besides Host, which they may replace
     * @throws IllegalArgumentException when it is no absolute http or https URL
     */
    public static Shot shot(String method, String url, List<FieldLine> fields, byte[] body) {
        List<FieldLine> all = new ArrayList<>(fields);
        if (fields.stream().noneMatch(field -> field.name().equalsIgnoreCase("user-agent"))) {
            all.add(new FieldLine("User-Agent", "weir-load"));
        }
        if (fields.stream().noneMatch(field -> field.name().equalsIgnoreCase("accept"))) {
            all.add(new FieldLine("Accept", "*/*"));
        }
        return exactly(method, url, all, body);
    }

    /** As {@link #shot}, with these fields and no more, but for Host. */
    static Shot exactly(String method, String url, List<FieldLine> fields, byte[] body) {
        Matcher form = FORM.matcher(url);
        if (!form.matches() || url.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no URL to ask for (expected: http://HOST[:PORT]/PATH)");
        }
        Destination destination = Destination.ofUrl(form.group(1));
        String rest = form.group(2);
        String target = rest.startsWith("/") ? rest : "/" + rest;
        return Shot.of(destination, new RequestHead(method, target, HttpVersion.HTTP_1_1, new Fields(fields)), body);
    }
}

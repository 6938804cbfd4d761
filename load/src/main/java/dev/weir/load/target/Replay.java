package dev.weir.load.target;

import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.FieldLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes requests that were made once ready to be made again. */
public final class Replay {

    /** Of one hop, or made anew for each request (RFC 9110, section 7.6.1). */
    private static final Set<String> OF_A_HOP = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "transfer-encoding",
            "te",
            "upgrade",
            "host",
            "content-length",
            "proxy-authorization",
            "via");

    /** True of the one who asked then: sent again, most answers would be 304 or of a session that has ended. */
    private static final Set<String> OF_A_VISIT = Set.of("cookie", "if-none-match", "if-modified-since", "if-range");

    /** What stands where {@code weir har} took a secret out. */
    private static final List<String> MARKS = List.of("\u2039redacted:", "%e2%80%b9redacted", "%E2%80%B9redacted");

    private final Map<String, String> secrets;
    private final Set<String> hosts;
    private final boolean verbatim;
    private final Set<String> redacted = new TreeSet<>();
    private int skipped;

    /**
     * Rules.
     *
     * @param secrets values of fields, by lower-case name, that stand where one was taken out
     * @param hosts only requests to these, in lower case; all when there are none
     * @param verbatim cookies and conditions are sent as they were
     */
    public Replay(Map<String, String> secrets, Set<String> hosts, boolean verbatim) {
        this.secrets = Map.copyOf(secrets);
        this.hosts = Set.copyOf(hosts);
        this.verbatim = verbatim;
    }

    /**
     * The requests, in the order and with the pauses that the recording shows.
     *
     * @param inTurn nobody knows when they were asked: one after the other
     * @throws IllegalArgumentException when a secret is missing, or nothing is left
     */
    public Targets targets(List<Asked> all, boolean inTurn) {
        List<Shot> shots = new ArrayList<>();
        List<Asked> kept = new ArrayList<>();
        for (Asked asked : all) {
            if (unfit(asked)) {
                skipped++;
                continue;
            }
            shots.add(shot(asked));
            kept.add(asked);
        }
        if (!redacted.isEmpty()) {
            throw new IllegalArgumentException("secrets were taken out of it: " + String.join(", ", redacted)
                    + "\n  Name them in a file, a line NAME: VALUE for each field, and give it by --secrets FILE");
        }
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("there is no request in it that could be made again");
        }
        return new Targets(shots, inTurn ? Order.inTurn(shots.size()) : Order.recorded(kept), !verbatim, List.of());
    }

    /**
     * One request as it was made, with its Host, cookies and conditions, and whatever may be missing from it.
     *
     * @throws IllegalArgumentException when it is none to an http or https URL that could be made again
     */
    public static Shot once(Asked asked) {
        List<FieldLine> fields = new ArrayList<>();
        for (FieldLine field : asked.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (name.equals("content-length") && asked.body().length == 0) {
                fields.add(new FieldLine(field.name(), "0"));
            } else if (name.equals("host")
                    || !(name.startsWith(":") || name.equals("expect") || OF_A_HOP.contains(name))) {
                fields.add(field);
            }
        }
        return UrlTarget.exactly(asked.method(), asked.url(), fields, asked.body());
    }

    /** Requests left out: tunnels, upgrades, other hosts, and what is not http. */
    public int skipped() {
        return skipped;
    }

    private boolean unfit(Asked asked) {
        String url = asked.url().toLowerCase(Locale.ROOT);
        boolean upgrade = asked.fields().stream().anyMatch(field -> field.name().equalsIgnoreCase("upgrade"));
        return !(url.startsWith("http://") || url.startsWith("https://"))
                || upgrade
                || asked.method().equals("CONNECT")
                || (!hosts.isEmpty() && !hosts.contains(host(url)));
    }

    private static String host(String url) {
        try {
            return Destination.ofUrl(url.replaceFirst("(://[^/?#]*).*", "$1"))
                    .authority()
                    .host();
        } catch (IllegalArgumentException e) {
            return ""; // told when it is made a request
        }
    }

    private Shot shot(Asked asked) {
        List<FieldLine> fields = new ArrayList<>();
        for (FieldLine field : asked.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean kept =
                    !name.startsWith(":") && !OF_A_HOP.contains(name) && (verbatim || !OF_A_VISIT.contains(name));
            if (kept) {
                fields.add(new FieldLine(field.name(), revealed(name, field.value())));
            }
        }
        look("the URL " + asked.url().replaceFirst("[?].*", ""), asked.url());
        look("a body for " + asked.url().replaceFirst("[?].*", ""), new String(asked.body(), StandardCharsets.UTF_8));
        return UrlTarget.shot(asked.method(), asked.url(), fields, asked.body());
    }

    private String revealed(String name, String value) {
        if (!marked(value)) {
            return value;
        }
        String secret = secrets.get(name);
        if (secret == null) {
            redacted.add("field " + name);
            return "";
        }
        return secret;
    }

    private void look(String where, String text) {
        if (marked(text)) {
            redacted.add(where);
        }
    }

    private static boolean marked(String text) {
        return MARKS.stream().anyMatch(text::contains);
    }
}

package dev.weir.inspector.anatomy;

import dev.weir.inspector.anatomy.HeadMeaning.NamedField;
import dev.weir.inspector.anatomy.Oddity.Kind;
import java.util.List;
import java.util.Locale;

/** What is odd about the fields that say where a message ends and whom it is for (RFC 9112, sections 3.2 and 6). */
final class MeaningOddities {

    private MeaningOddities() {}

    static void find(HeadMeaning head, List<Oddity> found) {
        length(head, found);
        transferEncoding(head, found);
        if (head.request()) {
            host(head, found);
        }
    }

    private static void length(HeadMeaning head, List<Oddity> found) {
        List<NamedField> lengths = head.all("content-length");
        for (NamedField length : lengths) {
            if (!length.value().matches("[0-9]{1,18}")) {
                found.add(at(Kind.BAD_CONTENT_LENGTH, length, "Content-Length is not a number: " + shown(length)));
            }
        }
        lengths.stream()
                .skip(1)
                .forEach(length -> found.add(at(
                        Kind.DUPLICATE_CONTENT_LENGTH,
                        length,
                        length.value().equals(lengths.get(0).value())
                                ? "Content-Length once more"
                                : "Content-Length once more, with another value")));
    }

    private static void transferEncoding(HeadMeaning head, List<Oddity> found) {
        List<NamedField> codings = head.all("transfer-encoding");
        if (codings.isEmpty()) {
            return;
        }
        if (!head.all("content-length").isEmpty()) {
            found.add(at(
                    Kind.LENGTH_AND_TRANSFER_ENCODING,
                    codings.get(0),
                    "Transfer-Encoding and Content-Length in one head"));
        }
        for (int i = 0; i < codings.size(); i++) {
            NamedField coding = codings.get(i);
            if (i > 0 || !coding.value().equalsIgnoreCase("chunked")) {
                found.add(at(
                        Kind.BAD_TRANSFER_ENCODING,
                        coding,
                        "Transfer-Encoding other than one chunked: " + shown(coding)));
            } else if (head.version("HTTP/1.0")) {
                found.add(at(Kind.BAD_TRANSFER_ENCODING, coding, "Transfer-Encoding in HTTP/1.0, which has none"));
            }
        }
    }

    private static void host(HeadMeaning head, List<Oddity> found) {
        List<NamedField> hosts = head.all("host");
        hosts.stream().skip(1).forEach(host -> found.add(at(Kind.DUPLICATE_HOST, host, "Host once more")));
        if (hosts.isEmpty()) {
            if (head.whole() && head.version("HTTP/1.1")) {
                found.add(new Oddity(Kind.MISSING_HOST, head.end(), 0, "HTTP/1.1 without Host"));
            }
            return;
        }
        String[] line = head.startLine().split(" ", 3);
        String lower = line.length == 3 ? line[1].toLowerCase(Locale.ROOT) : "";
        String scheme = lower.startsWith("http://") ? "http://" : lower.startsWith("https://") ? "https://" : "";
        if (scheme.isEmpty()) {
            return;
        }
        String named = lower.substring(scheme.length()).split("[/?#]", 2)[0];
        String host = hosts.get(0).value().toLowerCase(Locale.ROOT);
        String defaultPort = scheme.equals("http://") ? ":80" : ":443";
        if (!without(defaultPort, named).equals(without(defaultPort, host))) {
            found.add(at(
                    Kind.HOST_DIFFERS,
                    hosts.get(0),
                    "Host is not the authority of the target: " + shown(hosts.get(0))));
        }
    }

    private static String without(String ending, String text) {
        return text.endsWith(ending) ? text.substring(0, text.length() - ending.length()) : text;
    }

    private static Oddity at(Kind kind, NamedField field, String detail) {
        return new Oddity(kind, field.part().offset(), field.part().length(), detail);
    }

    /** Short and harmless on one line. */
    private static String shown(NamedField field) {
        String text = field.value().replaceAll("[^ -~]", "?");
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}

package dev.weir.proxy.http;

import java.util.List;

/**
 * How a body is delimited (RFC 9112, section 6.3), strictly: whatever two readers could take differently is refused.
 *
 * @param length of the content for {@link Kind#LENGTH}, else 0
 */
public record Framing(Kind kind, long length) {

    /** The ways in which a body can end. */
    public enum Kind {
        NONE,
        LENGTH,
        CHUNKED,
        /** Responses only: the body ends where the connection does. */
        UNTIL_CLOSE
    }

    public static final Framing NONE = new Framing(Kind.NONE, 0);
    public static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);
    public static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0);

    /** Whether the message ends with its head. */
    public boolean empty() {
        return kind == Kind.NONE || (kind == Kind.LENGTH && length == 0);
    }

    /** CONNECT has no body: what follows its head is the tunnel's, and who reads a body there loses step (RFC 9110, 9.3.6). */
    public static void ofConnect(RequestHead head) throws BadMessageException {
        if (!ofRequest(head).empty()) {
            String field = head.fields().contains("Content-Length") ? "Content-Length" : "Transfer-Encoding";
            throw BadMessageException.ofField(400, field, 0, "CONNECT with a body");
        }
    }

    public static Framing ofRequest(RequestHead head) throws BadMessageException {
        Framing framing = head.explicitFraming();
        if (framing.kind == Kind.UNTIL_CLOSE) {
            return NONE;
        }
        return framing;
    }

    /**
     * The framing of a final response.
     *
     * @param method of the request that it answers
     */
    public static Framing ofResponse(String method, ResponseHead head) throws BadMessageException {
        boolean bodiless = method.equals("HEAD") || head.status() == 204 || head.status() == 304 || head.status() < 200;
        Framing framing = head.explicitFraming();
        return bodiless ? NONE : framing;
    }

    /** What {@link Head#explicitFraming} keeps. */
    static Framing explicit(Head head) throws BadMessageException {
        String digits = head.fields().first("Content-Length");
        if (head.fields().contains("Transfer-Encoding")) {
            List<String> codings = head.fields().all("Transfer-Encoding");
            if (digits != null) {
                throw BadMessageException.ofField(
                        400, "Transfer-Encoding", 0, "both Transfer-Encoding and Content-Length");
            }
            if (head.version() == HttpVersion.HTTP_1_0) {
                throw BadMessageException.ofField(400, "Transfer-Encoding", 0, "Transfer-Encoding in HTTP/1.0");
            }
            if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw BadMessageException.ofField(
                        501, "Transfer-Encoding", codings.size() - 1, "Transfer-Encoding other than one chunked");
            }
            return CHUNKED;
        }
        if (digits == null) {
            return UNTIL_CLOSE;
        }
        if (head.fields().count("Content-Length") > 1) {
            throw BadMessageException.ofField(400, "Content-Length", 1, "more than one Content-Length");
        }
        // 18 digits: the largest count of decimal digits that always fits a long.
        if (digits.isEmpty() || digits.length() > 18 || !areDigits(digits)) {
            throw BadMessageException.ofField(
                    400, "Content-Length", 0, "Content-Length is not a number of at most 18 digits");
        }
        return new Framing(Kind.LENGTH, Long.parseLong(digits));
    }

    private static boolean areDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}

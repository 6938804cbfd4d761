package dev.weir.web.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer that says what went wrong: {@code application/problem+json} (RFC 9457) with a code that stays. */
public final class Problem extends Exception {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final @Nullable String detail;
    private final @Nullable String parameter;
    private final @Nullable Integer position;
    private final List<String> reasons;

    /** Each has one status. */
    public enum Code {
        BAD_PARAMETER(400),
        BAD_FILTER(400),
        UNAUTHORIZED(401),
        REVEAL_REQUIRED(403),
        FOREIGN_ORIGIN(403),
        NOT_FOUND(404),
        METHOD_NOT_ALLOWED(405),
        NOT_LIVE(409),
        NOT_REPLAYABLE(409),
        NEEDS_CONSENT(409),
        NOT_WRITABLE(409),
        TOO_LARGE(413),
        RANGE_NOT_SATISFIABLE(416),
        WRONG_HOST(421),
        INTERNAL(500),
        TOO_MANY_STREAMS(503);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** @param title for a person */
    public Problem(Code code, String title) {
        this(code, title, null, null, null, List.of());
    }

    private Problem(
            Code code,
            String title,
            @Nullable String detail,
            @Nullable String parameter,
            @Nullable Integer position,
            List<String> reasons) {
        super(title, null, false, false);
        this.code = code;
        this.detail = detail;
        this.parameter = parameter;
        this.position = position;
        this.reasons = List.copyOf(reasons);
    }

    /** A query parameter that cannot be read. */
    public static Problem parameter(String name, String title) {
        return new Problem(Code.BAD_PARAMETER, title, null, name, null, List.of());
    }

    /** @param position of the character at which it cannot be read, from 0 */
    public static Problem filter(String name, String title, int position) {
        return new Problem(Code.BAD_FILTER, title, null, name, position, List.of());
    }

    /** @param reasons words that the one who asks must name in order to have it done all the same */
    public static Problem consent(String title, List<String> reasons) {
        return new Problem(Code.NEEDS_CONSENT, title, null, null, null, reasons);
    }

    /** @param detail what to do next */
    public Problem with(String detail) {
        return new Problem(code, title(), detail, parameter, position, reasons);
    }

    public Code code() {
        return code;
    }

    public String title() {
        return String.valueOf(getMessage());
    }

    public @Nullable String detail() {
        return detail;
    }

    public @Nullable String parameter() {
        return parameter;
    }

    public @Nullable Integer position() {
        return position;
    }

    public List<String> reasons() {
        return reasons;
    }
}

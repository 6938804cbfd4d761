package dev.weir.inspector.anatomy;

import java.util.Locale;

/**
 * Something in a head that two readers could take differently, or that is seldom seen.
 *
 * @param offset of its first byte in the head
 * @param length in bytes; 0 when something is missing there
 * @param detail one line for a person, without line breaks
 */
public record Oddity(Kind kind, int offset, int length, String detail) {

    /** What is odd. */
    public enum Kind {
        /** An empty line in front of the start line. */
        LEADING_EMPTY_LINE(true),
        /** A line that ends in LF alone (RFC 9112, section 2.2). */
        BARE_LF(true),
        /** A CR that no LF follows. */
        BARE_CR(true),
        NUL(true),
        /** A control character other than those above. */
        CONTROL_CHARACTER(true),
        /** A field value that goes on in the next line (RFC 9112, section 5.2). */
        OBS_FOLD(true),
        SPACE_BEFORE_COLON(true),
        /** A field line without a colon, or with nothing before it. */
        NO_NAME(true),
        /** A character in a field name that no token has (RFC 9110, section 5.6.2). */
        ILLEGAL_NAME(true),
        /** Legal, and yet dropped or taken for a hyphen by many servers (CGI). */
        UNDERSCORE_IN_NAME(false),
        DUPLICATE_CONTENT_LENGTH(true),
        /** Anything but decimal digits. */
        BAD_CONTENT_LENGTH(true),
        DUPLICATE_HOST(true),
        /** HTTP/1.1 without Host (RFC 9112, section 3.2). */
        MISSING_HOST(true),
        /** Host and an absolute target name different authorities; the target counts (RFC 9112, section 3.2.2). */
        HOST_DIFFERS(false),
        /** Content-Length and Transfer-Encoding together: the seed of request smuggling (RFC 9112, section 6.1). */
        LENGTH_AND_TRANSFER_ENCODING(true),
        /** Any Transfer-Encoding but one {@code chunked}, or in HTTP/1.0. */
        BAD_TRANSFER_ENCODING(true),
        /** Bytes above 0x7f, whose meaning no standard says. */
        NON_ASCII(false),
        /** A line longer than {@link HeadAnatomy#LONG_LINE_BYTES}, or a head longer than {@link HeadAnatomy#LONG_HEAD_BYTES}. */
        OVER_LONG(false);

        private final boolean ambiguous;

        Kind(boolean ambiguous) {
            this.ambiguous = ambiguous;
        }

        /** Whether two readers could disagree on what the message is, so that Weir refuses it. */
        public boolean ambiguous() {
            return ambiguous;
        }

        /** As it stands in JSON and HAR. */
        public String token() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

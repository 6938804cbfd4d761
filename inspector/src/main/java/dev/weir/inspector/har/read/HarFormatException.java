package dev.weir.inspector.har.read;

/** A file that is no HAR, or an entry that tells too little to be an exchange. The message is one line for a person. */
public final class HarFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    HarFormatException(String message) {
        super(message);
    }

    HarFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}

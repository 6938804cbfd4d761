package dev.weir.inspector.har;

import dev.weir.inspector.redact.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * How a HAR is written.
 *
 * @param redaction always {@link Redaction#OFF} with {@link HarProfile#REPLAY}: a mark cannot log in
 * @param redactKey of the marks, so that two files can be compared; null for a random one
 * @param filter what selected the entries, shown in the titles of pages; null when all were
 */
@SuppressWarnings("ArrayRecordComponent") // a key, handed on and never changed
public record HarOptions(
        HarProfile profile,
        Redaction redaction,
        byte @Nullable [] redactKey,
        @Nullable String filter) {

    public HarOptions {
        redaction = profile == HarProfile.REPLAY ? Redaction.OFF : redaction;
    }

    /** Redacted by default. */
    public static HarOptions of(HarProfile profile) {
        return new HarOptions(profile, Redaction.DEFAULT, null, null);
    }

    public HarOptions withRedaction(Redaction mode) {
        return new HarOptions(profile, mode, redactKey, filter);
    }

    @SuppressWarnings("ArrayParameter")
    public HarOptions withRedactKey(byte[] key) {
        return new HarOptions(profile, redaction, key, filter);
    }

    public HarOptions withFilter(String expression) {
        return new HarOptions(profile, redaction, redactKey, expression);
    }
}

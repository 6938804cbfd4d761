package dev.weir.inspector.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the marks that stand where secrets stood, and counts them. */
final class Marks {

    /** What a mark replaced; the names stand in the summary, so they are plurals. */
    enum Kind {
        HEADER_VALUES,
        COOKIES,
        PARAMETERS,
        JSON_MEMBERS,
        JWT_SIGNATURES,
        USER_INFOS,
        BODIES,
        ADDRESSES
    }

    private final Mac mac;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    Marks(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }

    /** Equal for equal values under one key; an empty value has nothing to hide. */
    String mark(Kind kind, String value) {
        if (value.isEmpty()) {
            return value;
        }
        counts.merge(kind, 1L, Long::sum);
        byte[] digest = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        return "\u2039redacted:" + HexFormat.of().formatHex(digest, 0, 4) + "\u203a";
    }

    /** Such as {@code 3 header values, 5 cookies}; empty when nothing was replaced. */
    String summary() {
        StringJoiner parts = new StringJoiner(", ");
        counts.forEach((kind, count) ->
                parts.add(count + " " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        return parts.toString().replace("jwt", "JWT").replace("json", "JSON");
    }
}

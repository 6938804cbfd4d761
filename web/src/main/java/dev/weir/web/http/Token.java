package dev.weir.web.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A secret that whoever asks must know: 256 random bits as base64url, or what was given. */
public final class Token {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    /** Shorter ones can be guessed over loopback in a night. */
    private static final int LEAST_CHARACTERS = 22;

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    public static Token random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * One that was made before.
     *
     * @throws IllegalArgumentException when it is too short, or has characters that a URL or a header field cannot carry
     */
    public static Token of(String text) {
        if (!text.matches("[A-Za-z0-9._~-]{" + LEAST_CHARACTERS + ",256}")) {
            throw new IllegalArgumentException(
                    "a token has " + LEAST_CHARACTERS + " to 256 characters out of A-Z a-z 0-9 . _ ~ -");
        }
        return new Token(text);
    }

    public String text() {
        return text;
    }

    /** Takes the same time for every wrong answer of that length. */
    public boolean is(@Nullable String said) {
        return said != null
                && MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Token[secret]";
    }
}

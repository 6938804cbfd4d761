package dev.weir.proxy.tls.hello;

import java.util.Map;

/** Names of key exchange groups (IANA, TLS Supported Groups). */
final class Group {

    private static final int SECP256R1_MLKEM768 = 4587;
    private static final int SECP384R1_MLKEM1024 = 4589;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(23, "secp256r1"),
            Map.entry(24, "secp384r1"),
            Map.entry(25, "secp521r1"),
            Map.entry(29, "X25519"),
            Map.entry(30, "X448"),
            Map.entry(256, "ffdhe2048"),
            Map.entry(257, "ffdhe3072"),
            Map.entry(258, "ffdhe4096"),
            Map.entry(SECP256R1_MLKEM768, "SecP256r1MLKEM768"),
            Map.entry(4588, "X25519MLKEM768"),
            Map.entry(SECP384R1_MLKEM1024, "SecP384r1MLKEM1024"),
            Map.entry(25497, "X25519Kyber768Draft00"));

    private Group() {}

    static String name(int number) {
        return NAMES.getOrDefault(number, Integer.toString(number));
    }

    /** Whether it joins a classic exchange with ML-KEM, the post-quantum one (draft-ietf-tls-ecdhe-mlkem). */
    static boolean postQuantum(int number) {
        return number >= SECP256R1_MLKEM768 && number <= SECP384R1_MLKEM1024;
    }

    /** A value that means nothing, so that servers do not get used to a fixed list (RFC 8701). */
    static boolean grease(int number) {
        return (number & 0x0f0f) == 0x0a0a && number >> 8 == (number & 0xff);
    }
}

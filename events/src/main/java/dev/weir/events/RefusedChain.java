package dev.weir.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that did not verify.
 *
 * @param certificates as they were presented, the leaf first
 * @param missingIssuer who issued the last of them, where that one is neither among them nor trusted; null when something else is wrong
 */
public record RefusedChain(
        List<CertificateDetails> certificates, @Nullable String missingIssuer) {

    public RefusedChain {
        certificates = List.copyOf(certificates);
    }
}

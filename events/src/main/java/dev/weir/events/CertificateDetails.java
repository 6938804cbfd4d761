package dev.weir.events;

import java.time.Instant;
import java.util.List;

/**
 * A certificate as people look at it.
 *
 * @param sizeBytes of its DER form, as it travelled
 */
public record CertificateDetails(
        String subject,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        List<String> names,
        String key,
        int sizeBytes) {}

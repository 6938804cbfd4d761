package dev.weir.inspector.model;

import dev.weir.events.CertificateDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server asked Weir for a certificate.
 *
 * @param issuers whom it accepts; empty when it did not say
 * @param sent null when Weir had none for it
 */
public record ClientCertificate(
        List<String> issuers, @Nullable CertificateDetails sent) {}

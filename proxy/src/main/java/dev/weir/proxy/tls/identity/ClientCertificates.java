package dev.weir.proxy.tls.identity;

import dev.weir.certs.identity.ClientIdentity;
import dev.weir.proxy.http.HostGlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which certificate which origin gets when it asks for one; the first entry that matches decides. */
public record ClientCertificates(List<Entry> entries) {

    public static final ClientCertificates NONE = new ClientCertificates(List.of());

    public ClientCertificates {
        entries = List.copyOf(entries);
    }

    /** One entry. */
    public record Entry(HostGlob hosts, ClientIdentity identity) {

        /**
         * Reads {@code HOST=FILE[:PASSWORD]}.
         *
         * @throws IllegalArgumentException with a reason for a person; it never shows the password
         */
        public static Entry parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 1 || equals == text.length() - 1) {
                throw new IllegalArgumentException("expected: HOST=FILE[:PASSWORD], as in *.example.com=me.pem");
            }
            String rest = text.substring(equals + 1);
            int colon = rest.indexOf(':');
            boolean whole = colon < 0 || Files.exists(Path.of(rest));
            Path file = Path.of(whole ? rest : rest.substring(0, colon));
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException(file + ": there is no such file that could be read");
            }
            try {
                ClientIdentity identity = ClientIdentity.read(file, whole ? null : rest.substring(colon + 1));
                return new Entry(new HostGlob(text.substring(0, equals)), identity);
            } catch (IOException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        }
    }

    @Nullable
    ClientIdentity of(String host) {
        return entries.stream()
                .filter(entry -> entry.hosts.matches(host))
                .map(Entry::identity)
                .findFirst()
                .orElse(null);
    }
}

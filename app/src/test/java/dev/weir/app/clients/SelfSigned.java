package dev.weir.app.clients;

import java.io.IOException;
import java.nio.file.Path;

/** Key and certificate (PEM) of a server on this machine that is its own authority. */
record SelfSigned(Path key, Path certificate) {

    static SelfSigned localhost(Path directory) throws IOException, InterruptedException {
        ClientRun.needs("openssl");
        SelfSigned made = new SelfSigned(directory.resolve("key.pem"), directory.resolve("certificate.pem"));
        String command =
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
                        + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " + made.key + " -out "
                        + made.certificate;
        ClientRun.of(directory, command.split(" ")).succeeded();
        return made;
    }
}

package dev.weir.app.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A throw-away CA and a certificate for *.truth.test and the origin's addresses, made by the JDK's keytool. */
record TruthCertificate(Path keyStore, Path authorityPem) {
    static final String PASSWORD = "truth-test";
    static final String ALIAS = "origin";
    private static final String NAMES = "san=dns:*.truth.test,dns:truth.test,dns:localhost,ip:10.77.0.2,ip:127.0.0.1";

    static TruthCertificate create(Path directory) throws IOException, InterruptedException {
        TruthCertificate made =
                new TruthCertificate(directory.resolve("origin.p12"), directory.resolve("origin-ca.pem"));
        made.keytool(
                "-genkeypair", "-alias", "ca", "-dname", "CN=Truth CA", "-ext", "bc:c=ca:true", "-ext", "ku:c=kCS");
        made.keytool("-genkeypair", "-alias", ALIAS, "-dname", "CN=truth.test", "-signer", "ca", "-ext", NAMES);
        made.keytool("-exportcert", "-rfc", "-alias", "ca", "-file", made.authorityPem.toString());
        return made;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "7"));
        }
        Path output = keyStore.resolveSibling("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + Files.readString(output));
        }
    }
}

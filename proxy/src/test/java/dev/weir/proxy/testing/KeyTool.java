package dev.weir.proxy.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates as they should not be, made by the JDK's own keytool. */
public final class KeyTool {

    private static final String PASSWORD = "changeit";

    private final Path store;

    public KeyTool(Path directory) {
        store = directory.resolve("keys.p12");
    }

    /** A key under that name, and its certificate: signed by itself, if the options do not say otherwise. */
    public KeyTool pair(String name, String... options) throws IOException, InterruptedException {
        run(
                "-genkeypair -keyalg EC -groupname secp256r1 -alias " + name + " -dname CN=" + name
                        + " -storetype PKCS12",
                options);
        return this;
    }

    /** A certificate as PEM. */
    public Path export(String name) throws IOException, GeneralSecurityException {
        return PemFile.write(store.resolveSibling(name + ".pem"), all().getCertificate(name));
    }

    private KeyStore all() throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSWORD.toCharArray());
        }
        return all;
    }

    private void run(String command, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // A short life: with the second compiler it takes twice the CPU time.
        all.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        all.addAll(List.of(command.split(" ")));
        all.addAll(List.of(options));
        all.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(all + ": " + said);
        }
    }

    /**
     * What a server shows.
     *
     * @param certificates of its chain, from its own on
     */
    public SSLContext presenting(String name, int certificates) throws IOException, GeneralSecurityException {
        KeyStore all = all();
        Key key = all.getKey(name, PASSWORD.toCharArray());
        Certificate[] chain = java.util.Arrays.copyOf(all.getCertificateChain(name), certificates);
        KeyStore shown = KeyStore.getInstance("PKCS12");
        shown.load(null, null);
        shown.setKeyEntry("leaf", key, new char[0], chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(shown, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}

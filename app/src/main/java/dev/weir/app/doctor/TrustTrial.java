package dev.weir.app.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weir.app.child.ChildEnvironment;
import dev.weir.app.child.ChildTrust;
import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafIssuer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Has programs make a request to a server on loopback that shows a certificate of Weir's CA. Whoever does not trust it ends before
 * the request: that it came in is the proof, whatever the program says.
 */
public final class TrustTrial implements AutoCloseable {

    private static final String HOST = "localhost";
    private static final char[] PASSWORD = "weir".toCharArray();
    private static final long LIMIT_SECONDS = 30;
    private static final String JAVA_SOURCE =
            "public class Get { public static void main(String[] a) throws Exception {"
                    + " new java.net.URL(a[0]).openConnection(java.net.Proxy.NO_PROXY).getInputStream().readAllBytes(); } }\n";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, String> environment;
    private final Path directory;
    private final ChildTrust trust;

    /**
     * Starts the server.
     *
     * @param directory for files that programs are pointed to; the caller removes it
     */
    public TrustTrial(CertificateAuthority authority, Map<String, String> environment, Path directory)
            throws IOException, GeneralSecurityException {
        this.environment = environment;
        this.directory = directory;
        this.trust = ChildTrust.write(directory.resolve("trust"), authority.certificate(), environment);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(context(authority)));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(directory.resolve("Get.java"), JAVA_SOURCE);
    }

    private static SSLContext context(CertificateAuthority authority) throws IOException, GeneralSecurityException {
        CertificateBundle leaf = new LeafIssuer(authority, InstantSource.system()).issue(HOST);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("leaf", leaf.key(), PASSWORD, leaf.chainArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String first = exchange.getRequestURI().getPath().split("/", -1)[1];
        asked.add(first);
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /**
     * Tries a program twice: as it is, and with what {@code weir record} sets.
     *
     * @param named by the user, so that its absence is a failure
     */
    public Optional<Diagnosis> diagnosis(KnownTool tool, boolean named) {
        Optional<Path> program = find(tool.program());
        if (program.isEmpty() || lacksModule(tool, program.get())) {
            return named
                    ? Optional.of(Diagnosis.failed(tool.word(), "not installed: nothing to try", null))
                    : Optional.empty();
        }
        boolean byRecord = trusts(tool, program.get(), true);
        boolean byItself = trusts(tool, program.get(), false);
        String subject = tool.word();
        if (byItself && byRecord) {
            return Optional.of(Diagnosis.ok(subject, "trusts Weir's CA, also without `weir record`"));
        }
        if (byRecord) {
            return Optional.of(
                    Diagnosis.ok(
                            subject,
                            "trusts Weir's CA under `weir record`; for `weir run`: eval \"$(weir ca env)\" or weir ca install"));
        }
        return Optional.of(Diagnosis.failed(
                subject,
                "does not trust Weir's CA, not even under `weir record`" + (byItself ? " (but by itself it does)" : ""),
                "weir ca install tells how; or relay its hosts unseen with --tunnel HOST"));
    }

    private boolean trusts(KnownTool tool, Path program, boolean underRecord) {
        String mark = tool.word() + (underRecord ? "-record" : "-alone");
        String url = "https://" + HOST + ":" + server.getAddress().getPort() + "/" + mark + "/";
        String source = directory.resolve("Get.java").toString();
        run(tool.command(program.toString(), url, source), environment(underRecord));
        return asked.contains(mark);
    }

    private boolean lacksModule(KnownTool tool, Path program) {
        return tool == KnownTool.REQUESTS
                && run(List.of(program.toString(), "-c", "import requests"), environment(false)) != 0;
    }

    private Map<String, String> environment(boolean underRecord) {
        Map<String, String> set = new HashMap<>(environment);
        if (underRecord) {
            ChildEnvironment record = new ChildEnvironment("127.0.0.1", 1, null);
            try {
                String wgetrc = Files.writeString(
                                directory.resolve("wgetrc"), "ca_certificate=" + trust.bundle() + "\n")
                        .toString();
                set.putAll(record.variables(environment, trust, wgetrc));
            } catch (IOException e) {
                set.putAll(ChildEnvironment.trustVariables(trust));
            }
        }
        // Trust is tried, and not the way: each goes to the server directly.
        set.keySet().removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        set.put("no_proxy", "*");
        set.put("NO_PROXY", "*");
        set.put("GIT_TERMINAL_PROMPT", "0");
        return set;
    }

    private int run(List<String> command, Map<String, String> set) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(set);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private Optional<Path> find(String program) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

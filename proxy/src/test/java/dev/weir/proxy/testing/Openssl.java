package dev.weir.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The real openssl, with its files in one directory. */
public final class Openssl {

    private final Path directory;

    public Openssl(Path directory) {
        this.directory = directory;
    }

    /** Makes {@code NAME.pem} and {@code NAME.key} for localhost, signed by itself; returns the certificate. */
    public Path certificate(String name) {
        return certificate(name, "localhost");
    }

    /** The same, for that name of DNS. */
    public Path certificate(String name, String dnsName) {
        run(
                "",
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + name
                        + " -addext subjectAltName=DNS:" + dnsName + " -keyout " + name + ".key -out " + name + ".pem");
        Path certificate = directory.resolve(name + ".pem");
        assertThat(certificate).exists();
        return certificate;
    }

    /** One handshake with {@code localhost:1} through a proxy and a request inside that Weir answers itself; returns what openssl said. */
    public String client(InetSocketAddress proxy, String serverName, String arguments) {
        return run(
                "GET / HTTP/1.1\r\nHost: " + serverName + "\r\nConnection: close\r\n\r\n",
                "s_client -ign_eof -proxy 127.0.0.1:" + proxy.getPort() + " -connect localhost:1 -servername "
                        + serverName + " " + arguments);
    }

    private String run(String input, String arguments) {
        try {
            Path in = Files.writeString(directory.resolve("openssl.in"), input);
            Path out = directory.resolve("openssl.out");
            Process process = start(arguments, in, out);
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("openssl %s ends", arguments)
                    .isTrue();
            return Files.readString(out, StandardCharsets.ISO_8859_1);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(String arguments, Path in, Path out) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.trim().split(" +")));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start();
    }

    /** A server whose page says how hands were shaken: {@code New} or {@code Reused}. It closes each connection. */
    public Server server(int port, String certificate, String arguments) throws IOException {
        Process process = start(
                "s_server -www -accept 127.0.0.1:" + port + " -cert " + certificate + ".pem -key " + certificate
                        + ".key " + arguments,
                Path.of("/dev/null"),
                directory.resolve("server.out"));
        Awaitility.await().until(() -> {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        return new Server(process);
    }

    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    public record Server(Process process) implements AutoCloseable {

        /** Returns when the port is free again. */
        @Override
        public void close() {
            try {
                process.destroy();
                process.waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

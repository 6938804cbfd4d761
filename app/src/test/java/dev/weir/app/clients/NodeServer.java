package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server that is a program for Node beside this class, and prints the port that it took. */
final class NodeServer implements AutoCloseable {

    private final Process process;
    private final int port;

    private NodeServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static NodeServer start(Path directory, String script, String... arguments) throws IOException {
        Path home = Files.createTempDirectory(directory, "server");
        Path errors = home.resolve("server.err");
        Process process = NodeModules.program(home, script, arguments)
                .redirectError(errors.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = out.readLine();
        assertThat(port).as("says " + Files.readString(errors)).isNotNull();
        return new NodeServer(process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

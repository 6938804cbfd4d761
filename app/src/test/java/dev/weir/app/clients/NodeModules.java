package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs for Node with packages of npm, which {@code scripts/test} puts into {@code target/node}. */
final class NodeModules {

    private static final Path MODULES =
            Path.of("..", "target", "node", "node_modules").toAbsolutePath().normalize();

    private NodeModules() {}

    /** Skips the test where Node or a package is missing; with CI=true it fails there. */
    static void need(String name) {
        ClientRun.needs("node");
        boolean there = Files.isDirectory(MODULES.resolve(name));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("CI=true, and there is no " + MODULES.resolve(name) + ": scripts/test installs it");
        }
        assumeThat(there).as("the npm package " + name + " is in " + MODULES).isTrue();
    }

    /** Where a package lies. */
    static Path home(String name) {
        return MODULES.resolve(name);
    }

    /** Prepares a program that lies beside this class. */
    static ProcessBuilder program(Path directory, String script, String... arguments) throws IOException {
        Path file = directory.resolve(script);
        if (!Files.exists(file)) {
            try (InputStream in = NodeModules.class.getResourceAsStream(script)) {
                assertThat(in).as(script).isNotNull();
                Files.copy(in, file);
            }
        }
        List<String> command = new ArrayList<>(List.of("node", file.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = ClientRun.client(directory, command);
        builder.environment().put("NODE_PATH", MODULES.toString());
        return builder;
    }
}

package dev.weir.app.option;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.proxy.origin.pac.PacPlanner;
import dev.weir.proxy.origin.pac.PacScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Where a PAC script comes from: a file, or an http or https URL, which is read once, at the start, and directly. */
final class PacSource {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private PacSource() {}

    static PacPlanner load(String source) throws Trouble {
        try {
            String text = source.matches("(?i)https?://.*") ? fetch(source) : read(source);
            return new PacPlanner(PacScript.compile(text, source), InstantSource.system());
        } catch (IOException | IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, "--pac " + source + ": " + e.getMessage(), e);
        }
    }

    private static String read(String source) throws IOException {
        Path file = source.regionMatches(true, 0, "file:", 0, 5) ? Path.of(URI.create(source)) : Path.of(source);
        if (!Files.isReadable(file)) {
            throw new IOException("there is no such file that could be read");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String fetch(String source) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(source)).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                throw new IOException("answered with status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

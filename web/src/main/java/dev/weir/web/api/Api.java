package dev.weir.web.api;

import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers;
import dev.weir.web.capture.ShownCapture;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All resources of one capture. {@code docs/api/openapi.yaml} describes them, and a test holds the two together. */
public final class Api implements AutoCloseable {

    private final ShownCapture shown;
    private final Readers readers;

    public Api(ShownCapture shown) {
        this.shown = shown;
        this.readers = new Readers(shown.file());
    }

    public List<Route> routes() {
        HarResource har = new HarResource(shown, readers);
        return List.of(
                Route.get("/healthz", request -> Answer.text("text/plain; charset=utf-8", "ok\n"))
                        .withoutToken(),
                Route.get("/openapi.yaml", request -> description()).withoutToken(),
                Route.get("/ca.pem", request -> authority()).withoutToken(),
                Route.get("/har", har::all, "filter", "for"));
    }

    private static Answer description() throws IOException {
        try (InputStream in = Api.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IOException("openapi.yaml is not among the resources");
            }
            return Answer.text("application/yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Answer authority() throws Problem {
        return Answer.text("application/x-pem-file", live(shown).authorityPem())
                .with(headers -> headers.set("Content-Disposition", "attachment; filename=\"weir-ca.pem\""));
    }

    /** For what only a capture that is being written can do. */
    static LiveCapture live(ShownCapture shown) throws Problem {
        LiveCapture live = shown.live();
        if (live == null) {
            throw new Problem(Problem.Code.NOT_LIVE, "This is a stored capture; only a live one can do that.");
        }
        return live;
    }

    @Override
    public void close() {
        readers.close();
    }
}

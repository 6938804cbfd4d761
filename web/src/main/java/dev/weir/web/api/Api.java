package dev.weir.web.api;

import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.web.api.change.NotesResource;
import dev.weir.web.api.change.PagesResource;
import dev.weir.web.api.change.ReplayResource;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.ShownCapture;
import dev.weir.web.guide.FindingGuide;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All resources of one capture. {@code docs/api/openapi.yaml} describes them, and a test holds the two together. */
public final class Api implements AutoCloseable {

    private final Served served;
    private final EventsResource events;
    private final CaptureResource capture;

    public Api(ShownCapture shown) {
        this.served = new Served(shown);
        this.capture = new CaptureResource(served);
        this.events = new EventsResource(served, capture);
    }

    /** Begins to make the index, before anybody asks for a list. */
    public void index() throws IOException {
        served.index();
    }

    /** How far that is. */
    public CaptureIndex.Making making() throws IOException {
        return served.making();
    }

    public List<Route> routes() {
        HarResource har = new HarResource(served);
        ConnectionsResource connections = new ConnectionsResource(served);
        PacketsResource packets = new PacketsResource(served);
        SocketsResource sockets = new SocketsResource(served);
        PagesResource pages = new PagesResource(served);
        FindingsResource findings = new FindingsResource(served);
        FiguresResource figures = new FiguresResource(served);
        List<Route> routes = new ArrayList<>(ofExchanges(har, packets));
        routes.addAll(List.of(
                Route.get("/healthz", request -> Answer.text("text/plain; charset=utf-8", "ok\n"))
                        .withoutToken(),
                Route.get("/openapi.yaml", request -> description()).withoutToken(),
                Route.get("/ca.pem", request -> authority()).withoutToken(),
                Route.get("/capture", capture::capture),
                Route.get("/quiescence", capture::quiescence, "quiet", "timeout"),
                Route.get("/har", har::all, "filter", "for"),
                Route.get("/overview", figures::overview, "filter", "bins"),
                Route.get("/connections", connections::list, "leg", "offset", "limit"),
                Route.get("/connections/{id}", connections::one),
                Route.get("/connections/{id}/pcapng", packets::connection),
                Route.get("/sockets", sockets::ledger),
                Route.get("/sockets/census", sockets::census),
                Route.get("/findings", findings::groups, FindingsResource.LANGUAGE),
                Route.get("/pages", pages::list),
                Route.post("/pages", pages::mark),
                Route.get("/dns", figures::lookups, "offset", "limit"),
                Route.get("/metrics", figures::metrics),
                Route.get("/hosts", figures::hosts, "filter"),
                Route.get("/findings/{code}", FindingGuide::of, "lang"),
                Route.get("/filter", figures::filter, "filter"),
                Route.get("/suggestions", figures::suggestions),
                Route.get("/events", events::follow, "filter")));
        return List.copyOf(routes);
    }

    private List<Route> ofExchanges(HarResource har, PacketsResource packets) {
        ExchangesResource exchanges = new ExchangesResource(served);
        NotesResource notes = new NotesResource(served);
        return List.of(
                Route.get(
                        "/exchanges",
                        exchanges::list,
                        "filter",
                        "sort",
                        "order",
                        "offset",
                        "limit",
                        "from_us",
                        "to_us"),
                Route.get("/exchanges/{number}", exchanges::one, FindingsResource.LANGUAGE),
                Route.get("/exchanges/{number}/{message}/body", new BodiesResource(served)::body, "decoded"),
                Route.post("/exchanges/{number}/replay", new ReplayResource(served)::replay),
                Route.put("/exchanges/{number}/note", notes::put),
                Route.delete("/exchanges/{number}/note", notes::delete),
                Route.get("/exchanges/{number}/curl", new CurlCommand(served)::answer),
                Route.get("/exchanges/{number}/har", har::one),
                Route.get("/exchanges/{number}/pcapng", packets::exchange));
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
        return Answer.text("application/x-pem-file", served.live().authorityPem())
                .with(headers -> headers.set("Content-Disposition", "attachment; filename=\"weir-ca.pem\""));
    }

    @Override
    public void close() {
        events.close();
        served.close();
    }
}

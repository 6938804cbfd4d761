package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.VisibleText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the exchange came in and which ways out were tried. */
final class PassageFacts {

    private PassageFacts() {}

    static void addSocks(FactSheet sheet, Passage passage) {
        SocksRequest socks = passage.socks();
        if (socks != null) {
            String reply = passage.socksReply();
            boolean granted = reply != null && (reply.startsWith("0 ") || reply.startsWith("90 "));
            sheet.label(name(passage.way()))
                    .fact(
                            granted ? Style.TEXT : Style.WARNING,
                            socks.command()
                                    + (socks.target().isEmpty() ? "" : " " + socks.target())
                                    + (socks.user() == null ? "" : " as " + socks.user()) + " → "
                                    + (reply == null ? "not answered" : reply),
                            Evidence.APP);
        }
    }

    static void addRoutes(FactSheet sheet, Passage passage) {
        if (passage.routes().isEmpty()) {
            return;
        }
        sheet.label("Route");
        for (Passage.RouteChoice route : passage.routes()) {
            String text = route.route() + ", because of " + route.why();
            if (route.failure() == null) {
                sheet.fact(text, Evidence.APP);
            } else {
                sheet.fact(Style.WARNING, text + ": " + route.failure(), Evidence.APP);
            }
        }
    }

    /** Of an imported one: who asked for it, and that no network was asked, as browsers tell. */
    static void addImported(FactSheet sheet, @Nullable String fields) {
        JsonTree told = fields == null ? new JsonTree(null) : JsonTree.parse(fields);
        String who = initiator(told.at("_initiator"));
        if (!who.isEmpty()) {
            sheet.label("Asked by").fact(VisibleText.of(who), Evidence.IMPORTED);
        }
        String cache =
                told.at("_fromCache").text() + told.at("_fetchType").text().toLowerCase(Locale.ROOT);
        if (!cache.isEmpty() && !cache.equals("network load")) {
            sheet.label("Cache").fact("the browser had it: " + VisibleText.of(cache), Evidence.IMPORTED);
        }
    }

    /** {@code script https://origin.test/app.js:113}; lines count from 0 there. */
    private static String initiator(JsonTree told) {
        List<JsonTree> frames = told.at("stack", "callFrames").items();
        JsonTree place = told.at("url").isThere() || frames.isEmpty() ? told : frames.get(0);
        String type = told.at("type").text();
        String url = place.at("url").text();
        String line = place.at("lineNumber").isThere()
                ? ":" + (Math.round(place.at("lineNumber").number()) + 1)
                : "";
        return url.isEmpty() ? type.equals("other") ? "" : type : (type + " " + url + line).strip();
    }

    /** As its users write it. */
    static String name(WayIn way) {
        return way == WayIn.HTTP_PROXY ? "HTTP proxy" : way.name().toUpperCase(Locale.ROOT);
    }
}

package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Style;
import java.util.Locale;

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

    /** As its users write it. */
    static String name(WayIn way) {
        return way == WayIn.HTTP_PROXY ? "HTTP proxy" : way.name().toUpperCase(Locale.ROOT);
    }
}

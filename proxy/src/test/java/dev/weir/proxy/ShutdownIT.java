package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.ScriptedOrigin;
import org.junit.jupiter.api.Test;

/** A proxy that is closed. */
class ShutdownIT {

    @Test
    void idleOriginConnectionHasItsCloseStoryToldBeforeTheProxyIsGone() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                RunningProxy proxy = RunningProxy.start()) {
            Curl.through(proxy, origin.url("/"));
            proxy.close();
            // Not awaited: nothing more comes when close() has returned.
            assertThat(proxy.events().events(FinSent.class, event -> event.leg() == Leg.ORIGIN))
                    .hasSize(1);
            assertThat(proxy.events().events(ConnectionClosed.class, event -> event.leg() == Leg.ORIGIN))
                    .extracting(ConnectionClosed::reason)
                    .containsExactly(CloseReason.SHUTDOWN);
        }
    }
}

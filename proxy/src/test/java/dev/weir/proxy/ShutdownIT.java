package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.util.concurrent.CountDownLatch;
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

    @Test
    void exchangeUnderWayEndsBeforeTheProxyDoes() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                asked.countDown();
                OriginFaultsIT.await(answer);
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                conversation.readHead();
            });
            ScriptedPeer idle = scene.client();
            ScriptedPeer busy = scene.client().send(Scene.get(origin, "/"));
            OriginFaultsIT.await(asked);
            Thread stopping = new Thread(scene.proxy()::close);
            stopping.start();
            assertThat(idle.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            idle.hangUp();
            answer.countDown();
            assertThat(busy.readUntil("hello")).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(busy.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            busy.hangUp();
            stopping.join();
            assertThat(scene.events().only(ExchangeEnded.class).failure()).isNull();
            assertThat(scene.events().events(ConnectionClosed.class, event -> event.leg() == Leg.CLIENT))
                    .hasSize(2);
        }
    }

    /** That each connection which was accepted has its end told is what every scene checks when it closes. */
    @Test
    void whoWasAcceptedLastHasItsEndToldToo() throws Exception {
        for (int round = 0; round < 50; round++) {
            try (Scene scene = new Scene(new Settings().eventLoops(4))) {
                for (int i = 0; i < 4; i++) {
                    scene.client();
                }
            }
        }
    }
}

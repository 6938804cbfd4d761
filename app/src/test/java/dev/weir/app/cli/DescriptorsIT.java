package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.testing.WeirProcess;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has no descriptor left. */
class DescriptorsIT {

    /** Jars, epoll, the capture: about a hundred are Weir's own. */
    private static final int DESCRIPTORS = 400;

    @TempDir
    Path home;

    @Test
    void acceptingPausesIsReportedAndRecoversWhileOpenConnectionsGoOn() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                WeirProcess weir = WeirProcess.startWithDescriptors(
                        DESCRIPTORS, home, "run", "--listen", "127.0.0.1:0", "--ui", "127.0.0.1:0")) {
            String[] proxy = weir.awaitReady().get(0).split(":", 2);
            InetSocketAddress address = new InetSocketAddress(proxy[0], Integer.parseInt(proxy[1]));
            String request = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: localhost:" + origin.port() + "\r\n\r\n";
            List<ScriptedPeer> crowd = new ArrayList<>();
            try (ScriptedPeer early = ScriptedPeer.connect(address)) {
                early.send(request).readUntil("hello");
                for (int i = 0; i < DESCRIPTORS; i++) {
                    crowd.add(ScriptedPeer.connect(address));
                }
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> weir.err().contains("cannot take connections for now"));
                for (int i = 0; i < 5; i++) {
                    early.send(request).readUntil("hello");
                }
                crowd.forEach(ScriptedPeer::hangUp);
                try (ScriptedPeer late = ScriptedPeer.connect(address)) {
                    assertThat(late.send(request).readUntil("hello")).startsWith("HTTP/1.1 200 OK");
                }
                await().atMost(Duration.ofSeconds(30)).until(() -> weir.err().contains("takes connections again"));
            } finally {
                crowd.forEach(ScriptedPeer::close);
            }
            weir.terminate();
            assertThat(weir.awaitEnd().exit()).as(weir.err()).isZero();
        }
    }
}

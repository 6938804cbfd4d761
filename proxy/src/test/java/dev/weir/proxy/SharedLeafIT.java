package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Openssl;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real client is shown for hosts whose origin has one certificate for all of them: it verifies it as it does the origin's. */
class SharedLeafIT {

    @TempDir
    Path directory;

    /** @param tls the newest version that the client takes */
    private void visit(Scene scene, String tls, String url) throws Exception {
        String ca = scene.proxy().ca(directory).toString();
        Curl.Result curl = Curl.through(scene.proxy(), "--tls-max", tls, "--cacert", ca, url);
        assertThat(curl.exit()).as(curl.err()).isZero();
    }

    @Test
    void hostsUnderTheOriginsWildcardShareALeaf() throws Exception {
        Openssl openssl = new Openssl(directory);
        Path trusted = openssl.certificate("origin", "*.shop.localhost");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings().trusting(trusted))) {
            scene.with(openssl.server(port, "origin", ""));
            for (String host : new String[] {"a", "b", "c", "a"}) {
                visit(scene, "1.3", "https://" + host + ".shop.localhost:" + port + "/");
            }
            visit(scene, "1.2", "https://d.shop.localhost:" + port + "/");

            assertThat(scene.events().events(TlsEnded.class, event -> event.leg() == Leg.CLIENT))
                    .extracting(event -> event.details().chain().get(0).subject())
                    .containsExactly(
                            "CN=a.shop.localhost",
                            "CN=*.shop.localhost",
                            "CN=*.shop.localhost",
                            "CN=a.shop.localhost",
                            "CN=d.shop.localhost");
        }
    }

    @Test
    void certificateThatIsRefusedAllowsNothing() throws Exception {
        Openssl openssl = new Openssl(directory);
        openssl.certificate("origin", "*.shop.localhost");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings())) {
            scene.with(openssl.server(port, "origin", ""));
            visit(scene, "1.3", "https://a.shop.localhost:" + port + "/");
            visit(scene, "1.3", "https://b.shop.localhost:" + port + "/");

            assertThat(scene.events().events(TlsEnded.class, event -> event.leg() == Leg.CLIENT))
                    .extracting(event -> event.details().chain().get(0).subject())
                    .containsExactly("CN=a.shop.localhost", "CN=b.shop.localhost");
        }
    }
}

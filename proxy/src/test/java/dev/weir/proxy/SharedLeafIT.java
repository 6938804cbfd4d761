package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Openssl;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real client is shown for hosts whose origin has one certificate for all of them: it verifies it as it does the origin's. */
class SharedLeafIT {

    @TempDir
    Path directory;

    private Openssl openssl;

    @BeforeEach
    void useOpenssl() {
        openssl = new Openssl(directory);
    }

    private static void visit(Scene scene, Path ca, String url, String... options) throws Exception {
        String[] all = new String[options.length + 3];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--cacert";
        all[options.length + 1] = ca.toString();
        all[options.length + 2] = url;
        Curl.Result curl = Curl.through(scene.proxy(), all);
        assertThat(curl.exit()).as(curl.err()).isZero();
    }

    @Test
    void hostsUnderTheOriginsWildcardShareALeaf() throws Exception {
        Path trusted = openssl.certificate("origin", "*.shop.localhost");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings().trusting(trusted))) {
            scene.with(openssl.server(port, "origin", ""));
            Path ca = scene.proxy().ca(directory);
            for (String host : new String[] {"a", "b", "c", "a"}) {
                visit(scene, ca, "https://" + host + ".shop.localhost:" + port + "/");
            }
            visit(scene, ca, "https://d.shop.localhost:" + port + "/", "--tls-max", "1.2");

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
        openssl.certificate("origin", "*.shop.localhost");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings())) {
            scene.with(openssl.server(port, "origin", ""));
            Path ca = scene.proxy().ca(directory);
            visit(scene, ca, "https://a.shop.localhost:" + port + "/");
            visit(scene, ca, "https://b.shop.localhost:" + port + "/");

            assertThat(scene.events().events(TlsEnded.class, event -> event.leg() == Leg.CLIENT))
                    .extracting(event -> event.details().chain().get(0).subject())
                    .containsExactly("CN=a.shop.localhost", "CN=b.shop.localhost");
        }
    }
}

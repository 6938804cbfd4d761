package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;

import de.sstoehr.harreader.HarReader;
import de.sstoehr.harreader.HarReaderException;
import de.sstoehr.harreader.HarReaderMode;
import de.sstoehr.harreader.model.HarEntry;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.testing.RandomExchanges;
import dev.weir.inspector.testing.SketchedExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rule 26: what others read in our HARs. */
class HarReadersIT {

    private static final Path GATLING = Path.of("target", "readers", "gatling");

    private static SketchedExchange[] mixed() {
        SketchedExchange webSocket =
                new SketchedExchange().number(3).request("Upgrade: websocket").response("Upgrade: websocket");
        webSocket.statusLine = "HTTP/1.1 101 Switching Protocols";
        webSocket.responseBody = RecordedBody.NONE;
        return new SketchedExchange[] {
            new SketchedExchange().number(1),
            new SketchedExchange()
                    .number(2)
                    .url("https://origin.test/p?a[]=1|2&b=%zz")
                    .post("application/x-www-form-urlencoded", SketchedExchange.body("a=1&password=x")),
            webSocket,
            new SketchedExchange().number(4).fails(new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "no such name"))
        };
    }

    private static byte[] random(HarProfile profile) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RandomExchanges exchanges = new RandomExchanges(5);
        try (HarWriter writer = HarWriter.open(out, RandomExchanges.INFO, HarOptions.of(profile))) {
            for (int i = 0; i < 300; i++) {
                writer.entry(exchanges.next(), exchanges::connection);
            }
        }
        return out.toByteArray();
    }

    @Test
    void rule26SstoehrReadsEveryEntryAsItWasMeant() throws HarReaderException {
        byte[] har = HarText.bytes(HarText.PLAIN, SketchedExchange.INFO, mixed());

        List<HarEntry> entries =
                new HarReader().readFromBytes(har, HarReaderMode.STRICT).log().entries();

        assertThat(entries).hasSize(4);
        // This reader keeps whole milliseconds only.
        assertThat(entries.get(0).timings().connect()).isEqualTo(1);
        assertThat(entries.get(0).timings().ssl()).isEqualTo(1);
        assertThat(entries.get(0).time()).isEqualTo(6);
        assertThat(entries.get(0).startedDateTime().toInstant())
                .isEqualTo(SketchedExchange.ANCHOR.wall().plusMillis(5));
        assertThat(entries.get(0).response().content().text()).isEqualTo("hello");
        assertThat(entries.get(1).request().postData().params()).hasSize(2);
        assertThat(entries.get(3).response().status()).isZero();
    }

    @Test
    void rule26SstoehrReadsWhateverComesAlong() throws IOException, HarReaderException {
        byte[] har = random(HarProfile.STRICT);
        JsonNode ours = HarText.parse(har).at("/log/entries");

        List<HarEntry> entries =
                new HarReader().readFromBytes(har, HarReaderMode.STRICT).log().entries();

        assertThat(entries).hasSize(ours.size());
        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).time())
                    .isEqualTo(ours.get(i).get("time").decimalValue().intValue());
            assertThat(entries.get(i).request().url())
                    .isEqualTo(ours.get(i).at("/request/url").asString());
        }
    }

    @Test
    void rule26GatlingReadsWhatALoadGeneratorCanSendAgain() throws Exception {
        assertThat(gatling(HarText.bytes(HarText.PLAIN, SketchedExchange.INFO, mixed())))
                .isEqualTo(2);
        assertThat(gatling(HarText.bytes(HarOptions.of(HarProfile.GATLING), SketchedExchange.INFO, mixed())))
                .isEqualTo(2);
    }

    @Test
    void rule26GatlingReadsWhateverComesAlong() throws Exception {
        byte[] har = random(HarProfile.GATLING);

        assertThat(gatling(har)).isEqualTo(HarText.parse(har).at("/log/entries").size());
    }

    /** How many requests Gatling's recorder makes of it. Its jars are loaded apart: it brings another Jackson. */
    private static int gatling(byte[] har) throws Exception {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(GATLING)) {
            for (Path jar : files.toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Class<?> reader = loader.loadClass("io.gatling.recorder.har.HarReader$");
            Object none = loader.loadClass("scala.None$").getField("MODULE$").get(null);
            Object transactions = reader.getMethod("readStream", InputStream.class, loader.loadClass("scala.Option"))
                    .invoke(reader.getField("MODULE$").get(null), new ByteArrayInputStream(har), none);
            return (int) transactions.getClass().getMethod("size").invoke(transactions);
        }
    }
}

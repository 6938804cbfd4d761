package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ResetSent;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An origin that ends or resets its connection behind each byte of a response: only the whole one is ever taken for whole. */
class CutAtEveryByteIT {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n";
    private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world";

    @ParameterizedTest
    @CsvSource({
        "chunked, false, 1.1",
        "chunked, true, 1.1",
        "chunked, false, 1.0",
        "length, false, 1.1",
        "length, true, 1.0"
    })
    void onlyAWholeResponseIsTakenForOne(String framing, boolean reset, String version) throws Exception {
        String whole = framing.equals("chunked") ? CHUNKED : LENGTH;
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                int cut = Integer.parseInt(conversation.readHead().split("[/ ]", 4)[2]);
                conversation.write(whole.substring(0, cut));
                if (reset) {
                    conversation.reset();
                }
            });
            for (int cut = 0; cut < whole.length(); cut++) {
                int resets = resets(scene);
                try (ScriptedPeer client = ScriptedPeer.connect(scene.address())) {
                    client.send("GET " + origin.url("/" + cut) + " HTTP/" + version
                            + "\r\nHost: x\r\nConnection: close\r\n\r\n");
                    String answer = client.readText();
                    assertThat(answer.startsWith("HTTP/1.1 502 ") || (resets(scene) > resets && !looksWhole(answer)))
                            .as("cut behind %s bytes: %s", cut, answer)
                            .isTrue();
                }
                assertThat(scene.events()
                                .awaitCount(ExchangeEnded.class, cut + 1)
                                .get(cut)
                                .failure())
                        .as("cut behind %s bytes", cut)
                        .isNotNull();
            }
        }
    }

    private static int resets(Scene scene) {
        return scene.events()
                .events(ResetSent.class, sent -> sent.leg() == Leg.CLIENT)
                .size();
    }

    /** By its framing alone; a body that ends with its connection is cut by the reset. */
    private static boolean looksWhole(String answer) {
        return answer.endsWith("\r\n0\r\n\r\n")
                || answer.endsWith("X-Sum: 1\r\n\r\n")
                || (answer.contains("Content-Length: 11") && answer.endsWith("hello world"));
    }
}

package dev.weir.proxy.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.WayIn;
import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocksReaderTest {

    private static final String NAME = "0b" + hex("origin.test");

    private final SocksReader reader = new SocksReader();

    @ParameterizedTest
    @CsvSource({
        "05 01 00 03 0b 6f726967696e2e74657374 01bb, origin.test, 443",
        "05 01 00 01 c0000201 0050, 192.0.2.1, 80",
        "05 01 00 04 20010db8000000000000000000000001 0050, 2001:db8::1, 80",
        "05 01 00 04 00000000000000000000ffffc0000201 0050, 192.0.2.1, 80",
        "05 01 00 03 0b 323030313a6462383a3a31 0050, 2001:db8::1, 80"
    })
    void targetOfSocks5IsANameOrAnAddressOfEitherFamily(String request, String host, int port) throws SocksException {
        read("05 01 00");

        assertThat(read(request)).isEqualTo(new SocksMessage.Request(WayIn.SOCKS5, 1, new Authority(host, port), null));
    }

    @Test
    void socks4NamesAnAddressAnd4aAHost() throws SocksException {
        assertThat(read("04 01 0050 c0000201 00"))
                .isEqualTo(new SocksMessage.Request(WayIn.SOCKS4, 1, new Authority("192.0.2.1", 80), null));
        assertThat(read("04 01 0050 00000001 " + hex("me") + "00" + hex("origin.test") + "00"))
                .isEqualTo(new SocksMessage.Request(WayIn.SOCKS4A, 1, new Authority("origin.test", 80), "me"));
    }

    @Test
    void everythingIsUnderstoodHoweverItIsCut() throws SocksException {
        String login = "01 02" + hex("me") + "06" + hex("s3cret");
        String all = "05 02 00 02" + login + "05 01 00 03" + NAME + "0050" + hex("GET");

        for (int cut = 0; cut <= bytes(all).readableBytes(); cut++) {
            SocksReader fresh = new SocksReader();
            ByteBuf in = Unpooled.buffer();
            List<SocksMessage> messages = new ArrayList<>();
            ByteBuf source = bytes(all);
            for (int size : List.of(cut, source.readableBytes() - cut)) {
                in.writeBytes(source.readSlice(size));
                while (messages.size() < 3) {
                    SocksMessage next = fresh.next(in);
                    if (next == null) {
                        break;
                    }
                    messages.add(next);
                    if (next instanceof SocksMessage.Greeting) {
                        fresh.expectLogin();
                    }
                }
            }

            assertThat(messages).hasSize(3);
            assertThat(messages.get(1)).isInstanceOfSatisfying(SocksMessage.Login.class, said -> {
                assertThat(said.user()).asString(StandardCharsets.UTF_8).isEqualTo("me");
                assertThat(said.password()).asString(StandardCharsets.UTF_8).isEqualTo("s3cret");
            });
            assertThat(messages.get(2))
                    .isEqualTo(new SocksMessage.Request(WayIn.SOCKS5, 1, new Authority("origin.test", 80), null));
            assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("GET");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05 00, a greeting without methods, GENERAL_FAILURE",
        "06 01 00, SOCKS version 6, GENERAL_FAILURE",
        "05 01 00 | 04 01 00 01 7f000001 0050, SOCKS version 4, GENERAL_FAILURE",
        "05 01 00 | 05 01 00 02 7f000001 0050, address type 2, ADDRESS_NOT_SUPPORTED",
        "05 01 00 | 05 01 00 03 00 0050, host is empty, GENERAL_FAILURE",
        "05 01 00 | 05 01 00 03 03 612f62 0050, no character, GENERAL_FAILURE",
        "05 01 00 | 05 01 00 01 7f000001 0000, port: 0, GENERAL_FAILURE"
    })
    void whatIsNotSocksIsRefusedWithAReason(String conversation, String why, SocksReply reply) {
        assertThatThrownBy(() -> {
                    for (String part : conversation.split("\\|", -1)) {
                        read(part);
                    }
                })
                .isInstanceOfSatisfying(
                        SocksException.class,
                        refused -> assertThat(refused.reply()).isEqualTo(reply))
                .hasMessageContaining(why);
    }

    @Test
    void endlessUserIdIsNotWaitedFor() {
        assertThatThrownBy(() -> read("04 01 0050 c0000201" + "61".repeat(256)))
                .hasMessageContaining("user id of more");
    }

    private SocksMessage read(String hex) throws SocksException {
        return reader.next(bytes(hex));
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    private static String hex(String text) {
        return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }
}

package dev.weir.proxy.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    private static final String LENGTH = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED = String.join(
            "\r\n",
            "POST /b HTTP/1.1",
            "Host: x",
            "Transfer-Encoding: chunked",
            "",
            "3;a=\"b\"",
            "abc",
            "00000B",
            "0123456789a",
            "0",
            "Digest: x",
            "B:",
            "",
            "");
    private static final String EMPTY = "GET /c HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String THREE = LENGTH + CHUNKED + EMPTY;

    @Test
    void everySplitInTwoSaysTheSame() {
        List<String> whole = ReadMessages.requests(THREE);
        assertThat(whole)
                .containsExactly(
                        "begun",
                        "start line",
                        "head POST /a HTTP/1.1",
                        "end hello 5/5 []",
                        "begun",
                        "start line",
                        "head POST /b HTTP/1.1",
                        "end abc0123456789a 14/55 [Digest: x, B: ]",
                        "begun",
                        "start line",
                        "head GET /c HTTP/1.1",
                        "end  0/0 []",
                        "ended");
        for (int i = 1; i < THREE.length(); i++) {
            assertThat(ReadMessages.requests(THREE.substring(0, i), THREE.substring(i)))
                    .as("split at " + i)
                    .isEqualTo(whole);
        }
    }

    @Test
    void everyByteAloneSaysTheSame() {
        assertThat(ReadMessages.requests(THREE.split(""))).isEqualTo(ReadMessages.requests(THREE));
    }

    @Test
    void everyTruncationIsTold() {
        for (String message : List.of(LENGTH, CHUNKED, EMPTY)) {
            for (int i = 1; i < message.length(); i++) {
                assertThat(ReadMessages.requests(message.substring(0, i)))
                        .as(message.substring(0, i))
                        .endsWith("cut");
            }
        }
    }

    @Test
    void responseWithoutFramingEndsWithTheConnection() {
        String response = "HTTP/1.0 200 OK\r\n\r\nhello";
        for (int i = 1; i < response.length(); i++) {
            assertThat(ReadMessages.responses(response.substring(0, i), response.substring(i)))
                    .endsWith("end hello 5/5 []", "ended");
        }
    }

    @Test
    void statusLineNeedsNoReason() {
        assertThat(ReadMessages.responses("HTTP/1.1 204\r\n\r\n")).contains("end  0/0 []");
        assertThat(ReadMessages.responses("HTTP/1.1 204 \r\n\r\n")).contains("end  0/0 []");
    }

    @Test
    void whatFollowsAHeldMessageIsGivenBackUnread() throws Exception {
        List<String> told = new java.util.ArrayList<>();
        MessageReader[] reader = new MessageReader[1];
        reader[0] = new MessageReader(HeadLimits.DEFAULT, new MessageReader.Listener() {
            @Override
            public void begun() {
                told.add("begun");
            }

            @Override
            public void startLine() {}

            @Override
            public Framing head(ReceivedHead head) {
                return Framing.NONE;
            }

            @Override
            public void content(io.netty.buffer.ByteBuf content) {
                content.release();
            }

            @Override
            public void end(Fields trailers, long contentBytes, long wireBytes) {
                told.add("end");
            }

            @Override
            public void bad(BadMessageException why, byte[] received, boolean inBody) {
                told.add("bad");
            }
        });
        reader[0].read(
                io.netty.buffer.Unpooled.copiedBuffer(EMPTY + "EHLO", java.nio.charset.StandardCharsets.US_ASCII));
        reader[0].read(io.netty.buffer.Unpooled.copiedBuffer(" x", java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(told).containsExactly("begun", "end");
        assertThat(reader[0].waiting()).isTrue();
        io.netty.buffer.ByteBuf rest = reader[0].release();
        assertThat(rest).isNotNull();
        assertThat(rest.toString(java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("EHLO x");
        rest.release();
    }

    @Test
    void limitsAreKeptToTheByte() {
        HeadLimits limits = new HeadLimits(20, 60, 2);
        String line = "GET /12345 HTTP/1.1\r\n"; // 19 bytes
        assertThat(ReadMessages.requests(limits, line + "Host: x\r\n\r\n")).endsWith("end  0/0 []", "ended");
        assertThat(ReadMessages.requests(limits, "GET /1234567 HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("bad 414 at 20: start line is over 20 bytes");
        assertThat(ReadMessages.requests(limits, line + "Host: x\r\nA: " + "y".repeat(40) + "\r\n\r\n"))
                .contains("bad 431 at 60: head is over 60 bytes");
        // Without an end in sight as well.
        assertThat(ReadMessages.requests(limits, "G".repeat(30).split("")))
                .contains("bad 414 at 20: start line is over 20 bytes");
    }

    @Test
    void tooManyFieldLinesAreRefused() {
        assertThat(ReadMessages.requests("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(1000) + "\r\n"))
                .anyMatch(told -> told.startsWith("bad 431") && told.contains("more than 1000 field lines"));
    }

    @Test
    void longHeadThatThereIsNoRoomForIsRefusedAndRoomIsGivenBack() {
        long[] held = {0};
        MessageReader.HeadMemory memory = new MessageReader.HeadMemory() {
            @Override
            public boolean take(int bytes) {
                boolean room = held[0] + bytes <= 20_000;
                held[0] += room ? bytes : 0;
                return room;
            }

            @Override
            public void giveBack(int bytes) {
                held[0] -= bytes;
            }
        };
        String head = "GET /c HTTP/1.1\r\nHost: x\r\nA: ";
        assertThat(ReadMessages.requests(memory, head + "a".repeat(9_000) + "\r\n\r\n"))
                .contains("end  0/0 []");
        assertThat(held[0]).as("after a head").isZero();
        assertThat(ReadMessages.requests(memory, head + "a".repeat(40_000)))
                .anyMatch(line -> line.startsWith("bad 503"));
        assertThat(held[0]).as("after a refusal").isZero();
    }
}

package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ReadPaused;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A leg that does not read stops the other one; what waits in Weir stays bounded. */
class BackPressureIT {

    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int BLOCKS = 3_200; // 200 MiB
    private static final long TOTAL_BYTES = (long) BLOCK_BYTES * BLOCKS;

    /** Of direct memory, for one connection of each leg; measured 4 to 8 MiB, which is the allocator's granularity. */
    private static final long MEMORY_LIMIT_BYTES = 24L * 1024 * 1024;

    private static byte[] block(int number) {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) (number * 31));
        block[0] = (byte) (number >> 8);
        return block;
    }

    private static long expectedCrc() {
        CRC32 crc = new CRC32();
        for (int i = 0; i < BLOCKS; i++) {
            crc.update(block(i));
        }
        return crc.getValue();
    }

    private static long crc(InputStream in, long count) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BLOCK_BYTES];
        for (long left = count; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new IOException(left + " bytes missing");
            }
            crc.update(buffer, 0, n);
            left -= n;
        }
        return crc.getValue();
    }

    /** Waits until the sender stands still, and checks what Weir holds then. */
    private static void assertStalledWithin(long memoryBefore, AtomicLong sentBytes, long totalBytes) {
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .pollInterval(java.time.Duration.ofMillis(200))
                .until(() -> before.getAndSet(sentBytes.get()) == sentBytes.get());
        assertThat(sentBytes.get()).isLessThan(totalBytes / 4);
        assertThat(PlatformDependent.usedDirectMemory() - memoryBefore).isLessThan(MEMORY_LIMIT_BYTES);
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.TransportChoice.class)
    void clientThatDoesNotReadStopsTheOrigin(ProxyConfig.TransportChoice transport) throws Exception {
        AtomicLong sent = new AtomicLong();
        try (Scene scene = Scene.on(transport)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL_BYTES + "\r\n\r\n");
                for (int i = 0; i < BLOCKS; i++) {
                    conversation.write(block(i));
                    sent.addAndGet(BLOCK_BYTES);
                }
                conversation.readHead();
            });
            long memoryBefore = PlatformDependent.usedDirectMemory();
            ScriptedPeer client = scene.slowClient(16 * 1024).send(Scene.get(origin, "/"));
            client.readUntil("\r\n\r\n");
            scene.events().awaitWhich(ReadPaused.class, paused -> paused.leg() == Leg.ORIGIN);
            assertStalledWithin(memoryBefore, sent, TOTAL_BYTES);
            assertThat(crc(client.socket().getInputStream(), TOTAL_BYTES)).isEqualTo(expectedCrc());
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.TransportChoice.class)
    void originThatDoesNotReadStopsTheClient(ProxyConfig.TransportChoice transport) throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch readOn = new CountDownLatch(1);
        try (Scene scene = Scene.on(transport)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                OriginFaultsIT.await(readOn);
                String crc = Long.toString(crc(conversation.input(), TOTAL_BYTES));
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + crc.length() + "\r\n\r\n" + crc);
                conversation.readHead();
            });
            long memoryBefore = PlatformDependent.usedDirectMemory();
            ScriptedPeer client =
                    scene.client().send(Scene.request("POST", origin, "/", "Content-Length: " + TOTAL_BYTES) + "\r\n");
            Thread upload = new Thread(() -> {
                for (int i = 0; i < BLOCKS; i++) {
                    client.send(block(i));
                    sent.addAndGet(BLOCK_BYTES);
                }
            });
            upload.start();
            scene.events().awaitWhich(ReadPaused.class, paused -> paused.leg() == Leg.CLIENT);
            assertStalledWithin(memoryBefore, sent, TOTAL_BYTES);
            readOn.countDown();
            client.readUntil("\r\n\r\n" + expectedCrc());
            upload.join();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.TransportChoice.class)
    void pipelinedRequestsOfAClientThatDoesNotReadStopToo(ProxyConfig.TransportChoice transport) throws Exception {
        AtomicLong sent = new AtomicLong();
        // So small that each is read whole at once: what is full of the one before must stop the next from its start.
        byte[] body = Arrays.copyOf(block(1), BLOCK_BYTES / 2);
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] answer = (head + new String(body, ISO_8859_1)).getBytes(ISO_8859_1);
        int requests = 2_000;
        try (Scene scene = Scene.on(transport)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                while (conversation.readHead() != null) {
                    conversation.write(answer);
                    sent.addAndGet(body.length);
                }
            });
            long memoryBefore = PlatformDependent.usedDirectMemory();
            ScriptedPeer client = scene.slowClient(128 * 1024);
            Thread asking = new Thread(() -> {
                for (int i = 0; i < requests; i++) {
                    client.send(Scene.get(origin, "/" + i));
                }
            });
            asking.start();
            scene.events().awaitWhich(ReadPaused.class, paused -> paused.leg() == Leg.ORIGIN);
            assertStalledWithin(memoryBefore, sent, (long) requests * body.length);
            for (int i = 0; i < requests; i++) {
                client.readUntil("\r\n\r\n");
                crc(client.socket().getInputStream(), body.length);
            }
            asking.join();
            assertThat(scene.events().awaitCount(ExchangeEnded.class, requests))
                    .allMatch(ended -> ended.failure() == null);
        }
    }
}

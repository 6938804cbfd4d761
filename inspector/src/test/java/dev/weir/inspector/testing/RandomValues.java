package dev.weir.inspector.testing;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Values of the small types that records are made of, the special ones often; the same for the same seed. */
class RandomValues {

    final Random random;

    RandomValues(long seed) {
        this.random = new Random(seed);
    }

    final Failure failure() {
        return new Failure(word(Leg.values()), word(FailureKind.values()), text());
    }

    final InetSocketAddress socket() {
        int port = random.nextInt(65536);
        return random.nextInt(8) == 0
                ? InetSocketAddress.createUnresolved("host" + small() + ".example", port)
                : new InetSocketAddress(address(), port);
    }

    final InetAddress address() {
        try {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    final byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    final String text() {
        return random.ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
                .map(point -> random.nextInt(4) == 0 ? point : point % 128)
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    final Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    final ExchangeId exchangeId() {
        return new ExchangeId(nanos());
    }

    final ConnectionId connectionId() {
        return new ConnectionId(nanos());
    }

    final int small() {
        return random.nextInt(5) - 1;
    }

    /** Any long, the small and special ones often. */
    final long nanos() {
        return random.nextBoolean() ? small() : random.nextLong();
    }

    final <E> E word(E[] values) {
        return values[random.nextInt(values.length)];
    }

    final <T> T orNull(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    final <T> List<T> list(Supplier<T> item) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(item.get());
        }
        return List.copyOf(list);
    }
}

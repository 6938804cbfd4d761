package dev.weir.inspector.testing;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeEvent.QueueCause;
import dev.weir.inspector.model.http2.RecordedGoAway;
import dev.weir.inspector.model.http2.Streams;
import java.util.List;
import java.util.Random;

/** What HTTP/2 adds to a record, with any value anywhere. */
final class RandomHttp2 {

    private RandomHttp2() {}

    static Streams streams(Random random) {
        if (random.nextBoolean()) {
            return Streams.NONE;
        }
        return new Streams(random.nextBoolean() ? null : stream(random), stream(random), queued(random));
    }

    private static Streams.Stream stream(Random random) {
        Streams.Reset reset =
                random.nextBoolean() ? null : new Streams.Reset(random.nextBoolean(), nanos(random), nanos(random));
        List<Streams.Priority> priorities =
                random.nextBoolean() ? List.of() : List.of(new Streams.Priority(text(random), nanos(random)));
        return new Streams.Stream(random.nextInt(), nanos(random), reset, priorities);
    }

    private static List<Streams.Wait> queued(Random random) {
        List<QueueCause> causes = List.of(QueueCause.values());
        QueueCause cause = causes.get(random.nextInt(causes.size()));
        ConnectionId connection = random.nextBoolean() ? null : new ConnectionId(nanos(random));
        Long end = random.nextBoolean() ? null : nanos(random);
        return random.nextBoolean()
                ? List.of()
                : List.of(new Streams.Wait(cause, connection, nanos(random), nanos(random), end));
    }

    static List<RecordedGoAway> goAways(Random random) {
        return random.nextBoolean()
                ? List.of()
                : List.of(new RecordedGoAway(
                        random.nextBoolean(), random.nextInt(), nanos(random), text(random), nanos(random)));
    }

    private static long nanos(Random random) {
        return random.nextLong();
    }

    private static String text(Random random) {
        return "debug " + random.nextInt();
    }
}

package dev.weir.proxy.origin.dns;

import dev.weir.proxy.tap.DnsTap;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lookups under way on one event loop. Confined to it: identical questions of exchanges on the same loop share one lookup
 * without a lock; at worst each loop asks once.
 */
final class LoopResolver {

    private final EventLoop loop;
    private final DnsConfig config;
    private final NameServers servers;
    private final AnswerCache cache;
    private final DnsTransport transport;
    private final Map<AnswerCache.Key, Lookup> underWay = new HashMap<>();

    LoopResolver(EventLoop loop, DnsConfig config, NameServers servers, AnswerCache cache, DnsTransport transport) {
        this.loop = loop;
        this.config = config;
        this.servers = servers;
        this.cache = cache;
        this.transport = transport;
    }

    EventLoop loop() {
        return loop;
    }

    int resolutionDelayMillis() {
        return config.resolutionDelayMillis();
    }

    @Nullable
    DnsAnswer cached(AnswerCache.Key key) {
        return cache.find(key);
    }

    long secondsLeft(AnswerCache.Key key) {
        return cache.secondsLeft(key);
    }

    void ask(AnswerCache.Key key, DnsTap tap, Consumer<DnsAnswer> receiver) {
        Lookup running = underWay.get(key);
        if (running != null) {
            running.join(tap, receiver);
            return;
        }
        Lookup lookup = new Lookup(key, servers.current(), loop, transport);
        underWay.put(key, lookup);
        lookup.join(tap, answer -> {
            underWay.remove(key);
            cache.keep(key, answer);
            receiver.accept(answer);
        });
        lookup.start(config.lookupTimeoutMillis());
    }

    void close() {
        transport.close();
    }
}

package dev.weir.proxy.tap;

import dev.weir.events.TcpMoment;
import dev.weir.proxy.transport.Transport;
import java.util.List;
import java.util.stream.Stream;

/** The transports that every story is told on. */
enum Kind {
    EPOLL,
    NIO;

    Transport transport() {
        return this == EPOLL ? Transport.best() : Transport.nio();
    }

    /** The story of epoll, less what NIO cannot know: no samples (their lines have a colon), and conclusions in place of facts. */
    List<String> expects(String... lines) {
        return Stream.of(lines)
                .filter(line -> this == EPOLL || line.indexOf(':') < 0)
                .map(line -> this == EPOLL ? line : line.replace("KERNEL", "INFERRED"))
                .toList();
    }

    /** The same for samples alone. */
    List<TcpMoment> expectsMoments(TcpMoment... moments) {
        return this == EPOLL ? List.of(moments) : List.of();
    }
}

package dev.weir.proxy.origin.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proxy.origin.dns.literal.IpLiteral;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressQueueTest {

    @Test
    void familiesTakeTurnsIpv6First() {
        assertThat(AddressQueue.inOrder(of("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8::3")))
                .isEqualTo(of("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"));
    }

    @Test
    void lateFamilyHasTheNextTurn() {
        AddressQueue queue = new AddressQueue();
        queue.add(of("192.0.2.1", "192.0.2.2"));
        assertThat(queue.poll()).isEqualTo(literal("192.0.2.1"));
        queue.add(of("2001:db8::1"));
        assertThat(queue.poll()).isEqualTo(literal("2001:db8::1"));
        assertThat(queue.poll()).isEqualTo(literal("192.0.2.2"));
        assertThat(queue.poll()).isNull();
    }

    @Test
    void addressThatWasGivenOutIsNotGivenOutAgain() {
        AddressQueue queue = new AddressQueue();
        queue.add(of("192.0.2.1"));
        queue.poll();
        queue.add(of("192.0.2.1"));
        assertThat(queue.isEmpty()).isTrue();
    }

    private static InetAddress literal(String text) {
        return IpLiteral.read(text);
    }

    private static List<InetAddress> of(String... texts) {
        return Arrays.stream(texts).map(AddressQueueTest::literal).toList();
    }
}

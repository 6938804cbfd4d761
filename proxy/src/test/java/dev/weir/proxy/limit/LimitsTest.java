package dev.weir.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void oneAddressTooManyLeavesTheOthersAlone() throws Exception {
        InetAddress one = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        ConnectionQuota quota = new ConnectionQuota(2);
        assertThat(quota.enter(one)).isTrue();
        assertThat(quota.enter(one)).isTrue();
        assertThat(quota.enter(one)).isFalse();
        assertThat(quota.enter(other)).isTrue();
        quota.leave(one);
        assertThat(quota.enter(one)).isTrue();
        assertThat(quota.enter(one)).isFalse();
        quota.leave(one);
        quota.leave(one);
        assertThat(quota.enter(one)).isTrue();
    }

    @Test
    void headsAndWhatWaitsToBeSentShareOneBudget() {
        EmbeddedChannel client = new EmbeddedChannel();
        BufferBudget budget = new BufferBudget(1_000);
        assertThat(budget.take(600)).isTrue();
        assertThat(budget.take(600)).isFalse();
        assertThat(budget.heldBytes()).isEqualTo(600);
        client.write(Unpooled.buffer().writeZero(500));
        budget.look(List.<Channel>of(client), List.of());
        assertThat(budget.heldBytes()).isGreaterThanOrEqualTo(1_100);
        assertThat(budget.exhausted()).isTrue();
        assertThat(budget.take(1)).isFalse();
        client.flush();
        budget.look(List.<Channel>of(client), List.of());
        assertThat(budget.exhausted()).isFalse();
        budget.giveBack(600);
        assertThat(budget.heldBytes()).isZero();
        client.finishAndReleaseAll();
    }
}

package dev.weir.app.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WarmUpNamesTest {

    private static final byte[] NAME = {1, 'a', 4, 't', 'e', 's', 't', 0};

    @Test
    void everyNameIsThisMachine() {
        ByteBuffer reply = ByteBuffer.wrap(WarmUpNames.reply(query((short) 1)));
        assertThat(reply.getShort(0)).isEqualTo((short) 0x1234);
        assertThat(reply.getShort(6)).isEqualTo((short) 1);
        byte[] end = new byte[4];
        reply.get(reply.limit() - 4, end);
        assertThat(end).containsExactly(127, 0, 0, 1);
    }

    @Test
    void hasNoOtherKindOfAddress() {
        ByteBuffer reply = ByteBuffer.wrap(WarmUpNames.reply(query((short) 28)));
        assertThat(reply.getShort(6)).isZero();
        assertThat(reply.limit()).isEqualTo(12 + NAME.length + 4);
    }

    private static ByteBuffer query(short type) {
        // Followed by an OPT record, as resolvers send it.
        ByteBuffer query = ByteBuffer.allocate(12 + NAME.length + 4 + 11);
        query.putShort((short) 0x1234)
                .putShort((short) 0x100)
                .putShort((short) 1)
                .putInt(0)
                .putShort((short) 1);
        return query.put(NAME).putShort(type).putShort((short) 1).rewind();
    }
}

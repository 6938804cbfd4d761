package dev.weir.proxy.http.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownHeadsTest {

    private static final String REQUEST = "GET http://h/ HTTP/1.1\r\nHost: h\r\nA: 1\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 0\r\n\r\n";

    private final KnownHeads heads = new KnownHeads();

    /** In an array that is longer and has something else behind it, as it stands on the desk. */
    private ReceivedHead come(String head) {
        byte[] desk = new byte[8192];
        Arrays.fill(desk, (byte) 'x');
        System.arraycopy(head.getBytes(ISO_8859_1), 0, desk, 0, head.length());
        return heads.head(desk, head.length(), head.indexOf("\r\n"));
    }

    private static String text(ReceivedHead head) {
        return new String(head.raw().bytes(), ISO_8859_1);
    }

    @Test
    void whatComesAThirdTimeIsWhatCameTheSecondTime() {
        ReceivedHead first = come(REQUEST);
        ReceivedHead second = come(REQUEST);

        assertThat(second).isNotSameAs(first);
        assertThat(come(REQUEST)).isSameAs(second);
        assertThat(come(REQUEST)).isSameAs(second);
        assertThat(text(second)).isEqualTo(REQUEST);
        assertThat(second.raw().startLine()).isEqualTo("GET http://h/ HTTP/1.1");
    }

    @Test
    void whatIsLongerIsNotKept() {
        String longer = REQUEST.replace("A: 1", "A: " + "1".repeat(2048));
        come(longer);
        ReceivedHead second = come(longer);

        assertThat(come(longer)).isNotSameAs(second);
        assertThat(text(second)).isEqualTo(longer);
    }

    /** Ten times as many as there are places, the frequent ones again and again, none for another. */
    @Test
    void eachIsTheOneThatCame() {
        Random random = new Random(1);
        int again = 0;
        ReceivedHead[] last = new ReceivedHead[640];
        for (int i = 0; i < 100_000; i++) {
            int which = Math.min(random.nextInt(640), random.nextInt(640));
            String head = "GET /" + which + " HTTP/1.1\r\nHost: h\r\n\r\n";
            ReceivedHead came = come(head);
            assertThat(text(came)).isEqualTo(head);
            again += came == last[which] ? 1 : 0;
            last[which] = came;
        }
        assertThat(again).isPositive();
    }

    @Test
    void itIsReadOnceByTheSameLimits() throws Exception {
        come(REQUEST);
        RequestHead head = come(REQUEST).request(HeadLimits.DEFAULT);

        assertThat(come(REQUEST).request(HeadLimits.DEFAULT)).isSameAs(head);
    }

    @Test
    void otherLimitsHoldForItAsForAnyOther() throws Exception {
        HeadLimits one = new HeadLimits(1000, 1000, 1);
        come(REQUEST);
        come(REQUEST).request(HeadLimits.DEFAULT);

        assertThatThrownBy(() -> come(REQUEST).request(one))
                .isInstanceOfSatisfying(
                        BadMessageException.class, e -> assertThat(e.status()).isEqualTo(431));
        assertThat(come(REQUEST).request(HeadLimits.DEFAULT).target()).isEqualTo("http://h/");
    }

    @Test
    void whatIsBadIsBadEachTime() {
        String bad = REQUEST.replace("Host: h", "Host: h\r\nHost: i");
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> come(bad).request(HeadLimits.DEFAULT))
                    .isInstanceOfSatisfying(
                            BadMessageException.class,
                            e -> assertThat(e.status()).isEqualTo(400));
        }
    }

    @Test
    void aResponseIsNoRequestHoweverOftenItCame() throws Exception {
        come(RESPONSE);
        ResponseHead head = come(RESPONSE).response(HeadLimits.DEFAULT);

        assertThat(come(RESPONSE).response(HeadLimits.DEFAULT)).isSameAs(head);
        assertThatThrownBy(() -> come(RESPONSE).request(HeadLimits.DEFAULT)).isInstanceOf(BadMessageException.class);
    }
}

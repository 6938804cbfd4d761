package dev.weir.proxy.exchange;

import static dev.weir.proxy.exchange.Playbook.CLIENT_LEFT;
import static dev.weir.proxy.exchange.Playbook.CLIENT_NONSENSE;
import static dev.weir.proxy.exchange.Playbook.ORIGIN_CUT;
import static dev.weir.proxy.exchange.Playbook.ORIGIN_LEFT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {

    private final Playbook play = new Playbook();

    @AfterEach
    void everyBufferIsGivenBack() {
        assertThat(play.leaked()).isEmpty();
    }

    @Test
    void requestGoesOutAndResponseComesBack() {
        play.start("POST").request("a").requestEnd();
        assertThat(play.told()).containsExactly("acquire", "client read false");
        play.ready(false).informational(103).head(200).response("b").responseEnd();
        assertThat(play.told())
                .containsExactly(
                        "origin head POST",
                        "origin content a",
                        "origin end",
                        "client read true",
                        "client informational 103",
                        "client head 200",
                        "client content b",
                        "client end",
                        "ended");
    }

    @Test
    void contentThatComesAfterTheConnectionGoesStraightOut() {
        play.start("POST").ready(false).request("a").request("b").requestEnd();
        assertThat(play.told())
                .containsExactly(
                        "acquire",
                        "origin head POST",
                        "client read true",
                        "origin content a",
                        "origin content b",
                        "origin end");
        play.head(204).responseEnd();
        assertThat(play.told()).endsWith("ended");
    }

    @Test
    void switchedExchangeIsLeftToItsTunnel() {
        play.start("GET").requestEnd().ready(false).switched(new Tunnel.End() {
            @Override
            public dev.weir.proxy.http.Authority local() {
                return null;
            }

            @Override
            public void attach(Tunnel tunnel, dev.weir.events.Leg leg) {}

            @Override
            public void write(io.netty.buffer.ByteBuf bytes) {}

            @Override
            public void finish() {}

            @Override
            public void close() {}

            @Override
            public void abort() {}

            @Override
            public void read(boolean reading) {}
        });
        assertThat(play.told()).endsWith("client read true", "client switched 101 c7");
        play.clientFails(CLIENT_LEFT).originFails(ORIGIN_LEFT);
        assertThat(play.told()).isEmpty();
    }

    @Test
    void whatWasReadAtOnceLeavesAtOnce() {
        play.start("GET").ready(false).requestEnd().told();

        play.readEnded();
        assertThat(play.told()).as("nothing was passed on").isEmpty();

        play.head(200).response("one").response("two").readEnded();
        assertThat(play.told()).containsSubsequence("client content two", "client flush");

        play.responseEnd().readEnded();
        assertThat(play.told()).as("the end leaves by itself").doesNotContain("client flush");
    }

    @Test
    void earlyCompleteResponseEndsTheExchangeAndDropsTheRestOfTheRequest() {
        play.start("POST").ready(false).request("a").head(413).responseEnd();
        assertThat(play.told()).endsWith("client head 413", "client end", "ended");
        play.request("b").requestEnd();
        assertThat(play.told()).isEmpty();
    }

    @Test
    void requestMayEndWhileTheResponseIsUnderWay() {
        play.start("POST")
                .ready(false)
                .head(200)
                .request("a")
                .requestEnd()
                .response("b")
                .responseEnd();
        assertThat(play.told()).endsWith("origin content a", "origin end", "client content b", "client end", "ended");
    }

    @Test
    void failureBeforeTheConnectionIsAnswered() {
        play.start("POST").request("a").originFails(ORIGIN_LEFT);
        assertThat(play.told())
                .containsExactly(
                        "acquire", "client read false", "answered 502", "client answer 502", "ended ORIGIN left");
        play.request("b").requestEnd();
        assertThat(play.told()).isEmpty();
    }

    @Test
    void failureBeforeTheResponseIsAnswered() {
        play.start("GET").requestEnd().ready(false).originFails(ORIGIN_LEFT);
        assertThat(play.told()).endsWith("answered 502", "client answer 502", "ended ORIGIN left");
    }

    @Test
    void failureWithinTheResponseCutsIt() {
        play.start("GET").requestEnd().ready(false).head(200).response("a").originFails(ORIGIN_CUT);
        assertThat(play.told()).endsWith("client content a", "ended ORIGIN cut", "client abort");
    }

    @Test
    void clientThatLeavesEndsTheOriginAtEveryMoment() {
        play.start("POST").request("a").clientFails(CLIENT_LEFT);
        assertThat(play.told())
                .containsExactly("acquire", "client read false", "cancel", "ended CLIENT left", "client abort");
        Playbook waiting = new Playbook().start("GET").requestEnd().ready(false);
        waiting.told();
        assertThat(waiting.clientFails(CLIENT_LEFT).told())
                .containsExactly("origin abort", "ended CLIENT left", "client abort");
        Playbook receiving =
                new Playbook().start("GET").requestEnd().ready(false).head(200);
        receiving.told();
        assertThat(receiving.clientFails(CLIENT_LEFT).told())
                .containsExactly("origin abort", "ended CLIENT left", "client abort");
    }

    @Test
    void bodyThatMakesNoSenseIsAnsweredIfItStillCan() {
        play.start("POST").ready(false);
        play.told();
        assertThat(play.clientFails(CLIENT_NONSENSE).told())
                .containsExactly("origin abort", "answered 400", "client answer 400", "ended CLIENT nonsense");
        Playbook receiving = new Playbook().start("POST").ready(false).head(200);
        receiving.told();
        assertThat(receiving.clientFails(CLIENT_NONSENSE).told())
                .containsExactly("origin abort", "ended CLIENT nonsense", "client abort");
    }

    @Test
    void onlyTheFirstFailureCounts() {
        play.start("GET").requestEnd().ready(false).head(200).originFails(ORIGIN_CUT);
        play.told();
        play.clientFails(CLIENT_LEFT).originFails(ORIGIN_LEFT);
        assertThat(play.told()).isEmpty();
    }

    @Test
    void idempotentRequestOnAReusedConnectionIsSentAgain() {
        play.start("GET").requestEnd().ready(true);
        play.told();
        play.originFails(ORIGIN_LEFT);
        assertThat(play.told()).containsExactly("retried", "acquire fresh");
        play.ready(false).head(200).responseEnd();
        assertThat(play.told())
                .containsExactly(
                        "origin head GET", "origin end", "client read true", "client head 200", "client end", "ended");
    }

    @Test
    void retryHappensOnceAsTheNextConnectionIsFresh() {
        play.start("GET")
                .requestEnd()
                .ready(true)
                .originFails(ORIGIN_LEFT)
                .ready(false)
                .originFails(ORIGIN_LEFT);
        assertThat(play.told()).endsWith("client answer 502", "ended ORIGIN left");
    }

    @Test
    void requestIsNotSentAgainWhereTwiceCouldDoHarm() {
        assertThat(new Playbook()
                        .start("POST")
                        .requestEnd()
                        .ready(true)
                        .originFails(ORIGIN_LEFT)
                        .told())
                .doesNotContain("retried");
        assertThat(new Playbook()
                        .start("GET")
                        .requestEnd()
                        .ready(false)
                        .originFails(ORIGIN_LEFT)
                        .told())
                .doesNotContain("retried");
        assertThat(new Playbook()
                        .start("PUT")
                        .ready(true)
                        .request("a")
                        .originFails(ORIGIN_LEFT)
                        .told())
                .doesNotContain("retried");
        assertThat(new Playbook()
                        .start("GET")
                        .requestEnd()
                        .ready(true)
                        .originFails(ORIGIN_CUT)
                        .told())
                .doesNotContain("retried");
        assertThat(new Playbook()
                        .start("GET")
                        .requestEnd()
                        .ready(true)
                        .informational(103)
                        .originFails(ORIGIN_LEFT)
                        .told())
                .doesNotContain("retried");
    }

    @Test
    void fullClientStopsTheOriginAndFullOriginStopsTheClient() {
        play.start("POST").ready(false);
        play.told();
        play.exchange.clientWritable(false);
        play.exchange.clientWritable(true);
        play.exchange.writable(false);
        play.exchange.writable(true);
        assertThat(play.told())
                .containsExactly(
                        "paused ORIGIN",
                        "origin read false",
                        "resumed ORIGIN",
                        "origin read true",
                        "paused CLIENT",
                        "client read false",
                        "resumed CLIENT",
                        "client read true");
        play.requestEnd();
        play.told();
        play.exchange.writable(false);
        assertThat(play.told()).as("the request is sent: nothing to stop").isEmpty();
    }

    @Test
    void clientThatIsFullOfTheResponseBeforeStopsTheOriginFromTheStart() {
        play.clientIsFull().start("GET").requestEnd().ready(true);
        assertThat(play.told()).contains("paused ORIGIN", "origin read false");
    }

    @Test
    void connectionThatComesTooLateIsGivenBack() {
        play.start("GET").requestEnd().clientFails(CLIENT_LEFT);
        play.told();
        assertThat(play.ready(false).told()).containsExactly("origin abort");
    }
}

package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.testing.SketchedExchange;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rules 6 to 9, 17 and 18: times and connections. */
class HarTimingRulesTest {

    private static BigDecimal timing(JsonNode entry, String name) {
        return entry.at("/timings/" + name).decimalValue();
    }

    @Test
    void rule6TimeIsTheExactSumWithoutSsl() {
        JsonNode entry = HarText.entry(new SketchedExchange());

        BigDecimal sum = timing(entry, "blocked")
                .add(timing(entry, "dns"))
                .add(timing(entry, "connect"))
                .add(timing(entry, "send"))
                .add(timing(entry, "wait"))
                .add(timing(entry, "receive"));
        assertThat(entry.get("time").decimalValue()).isEqualByComparingTo(sum).isEqualByComparingTo("6");
    }

    @Test
    void rule7PhasesAreWhatTheTimelineSays() {
        JsonNode entry = HarText.entry(new SketchedExchange());

        assertThat(timing(entry, "blocked")).isEqualByComparingTo("0.27");
        assertThat(timing(entry, "dns")).isEqualByComparingTo("0.3");
        assertThat(timing(entry, "connect")).isEqualByComparingTo("1.45");
        assertThat(timing(entry, "ssl")).isEqualByComparingTo("1.05");
        assertThat(timing(entry, "send")).isEqualByComparingTo("0.03");
        assertThat(timing(entry, "wait")).isEqualByComparingTo("2.95");
        assertThat(timing(entry, "receive")).isEqualByComparingTo("1");
    }

    @Test
    void rule7AnAddressInsteadOfANameHasNoDns() {
        SketchedExchange exchange = new SketchedExchange();
        exchange.named = false;

        assertThat(timing(HarText.entry(exchange), "dns")).isEqualByComparingTo("-1");
    }

    @Test
    void rule7AFailedExchangeKeepsThePhasesItWentThrough() {
        SketchedExchange exchange =
                new SketchedExchange().fails(new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "no such name"));
        exchange.connected = false;

        JsonNode entry = HarText.entry(exchange);

        assertThat(timing(entry, "dns")).isEqualByComparingTo("0.3");
        assertThat(timing(entry, "connect")).isEqualByComparingTo("-1");
        assertThat(timing(entry, "send")).isEqualByComparingTo("0");
        assertThat(entry.get("time").decimalValue()).isEqualByComparingTo("6.1");
    }

    @Test
    void rule8ConnectContainsSslAndWithoutTlsThereIsNone() {
        SketchedExchange plain = new SketchedExchange();
        plain.secured = false;

        JsonNode secured = HarText.entry(new SketchedExchange());
        JsonNode open = HarText.entry(plain);

        assertThat(timing(secured, "connect")).isGreaterThan(timing(secured, "ssl"));
        assertThat(timing(open, "ssl")).isEqualByComparingTo("-1");
        assertThat(timing(open, "connect")).isEqualByComparingTo("0.4");
    }

    @Test
    void rule9OnlyTheEntryThatPaidForAConnectionHasConnect() {
        JsonNode entries = HarText.log(
                        HarText.PLAIN,
                        new SketchedExchange().number(1).startMillis(1),
                        new SketchedExchange().number(2).startMillis(20).reuses(20, 1))
                .get("entries");

        assertThat(timing(entries.get(0), "connect")).isPositive();
        assertThat(timing(entries.get(1), "connect")).isEqualByComparingTo("-1");
        assertThat(timing(entries.get(1), "ssl")).isEqualByComparingTo("-1");
        assertThat(timing(entries.get(1), "dns")).isEqualByComparingTo("-1");
        assertThat(entries.get(1).at("/_weir/tcp/paidBy").asString()).isEqualTo("x1");
        assertThat(entries.get(1).at("/_weir/tcp/idleMs").decimalValue()).isEqualByComparingTo("7");
    }

    @Test
    void rule17ServerAddressIsBareOrAbsent() {
        SketchedExchange six = new SketchedExchange();
        six.address = "2001:db8::7";
        SketchedExchange none =
                new SketchedExchange().fails(new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "no such name"));
        none.connected = false;

        assertThat(HarText.entry(new SketchedExchange()).get("serverIPAddress").asString())
                .isEqualTo("192.0.2.7");
        assertThat(HarText.entry(six).get("serverIPAddress").asString()).isEqualTo("2001:db8::7");
        assertThat(HarText.entry(none).has("serverIPAddress")).isFalse();
        assertThat(HarText.entry(none).has("connection")).isFalse();
    }

    @Test
    void rule18ConnectionIsThePortAndTheIdIsApart() {
        JsonNode entry = HarText.entry(new SketchedExchange());

        assertThat(entry.get("connection").asString()).isEqualTo("8443");
        assertThat(entry.get("_serverPort").asInt()).isEqualTo(8443);
        assertThat(entry.get("_connectionId").asString()).isEqualTo("c20");
    }

    @Test
    void forWptConnectionIsTheIdAndTlsHasOffsets() {
        JsonNode entry = HarText.entry(HarOptions.of(HarProfile.WPT), new SketchedExchange());

        assertThat(entry.get("connection").asString()).isEqualTo("20");
        assertThat(entry.get("_ssl_start").decimalValue()).isEqualByComparingTo("0.95");
        assertThat(entry.get("_ssl_end").decimalValue()).isEqualByComparingTo("2");
    }
}

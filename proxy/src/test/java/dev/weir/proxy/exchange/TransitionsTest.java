package dev.weir.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.proxy.exchange.Transitions.RequestState;
import dev.weir.proxy.exchange.Transitions.ResponseState;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionsTest {

    @Test
    void everyPairOfRequestStatesIsLegalOrThrows() {
        Set<String> legal = Set.of(
                "WAITING_FOR_ORIGIN SENDING",
                "WAITING_FOR_ORIGIN ABORTED",
                "SENDING COMPLETE",
                "SENDING ABORTED",
                "SENDING WAITING_FOR_ORIGIN",
                "COMPLETE WAITING_FOR_ORIGIN");
        for (RequestState from : RequestState.values()) {
            for (RequestState to : RequestState.values()) {
                if (legal.contains(from + " " + to)) {
                    assertThat(from.become(to)).isEqualTo(to);
                } else {
                    assertThatThrownBy(() -> from.become(to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("RequestState: " + from + " -> " + to);
                }
            }
        }
    }

    @Test
    void everyPairOfResponseStatesIsLegalOrThrows() {
        Set<String> legal = Set.of(
                "AWAITED SENDING",
                "AWAITED ANSWERED",
                "AWAITED SWITCHED",
                "AWAITED ABORTED",
                "SENDING COMPLETE",
                "SENDING ABORTED");
        for (ResponseState from : ResponseState.values()) {
            for (ResponseState to : ResponseState.values()) {
                if (legal.contains(from + " " + to)) {
                    assertThat(from.become(to)).isEqualTo(to);
                } else {
                    assertThatThrownBy(() -> from.become(to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("ResponseState: " + from + " -> " + to);
                }
            }
        }
    }

    @Test
    void responseHasEndedWhereNothingFollows() {
        assertThat(ResponseState.AWAITED.ended()).isFalse();
        assertThat(ResponseState.SENDING.ended()).isFalse();
        assertThat(Set.of(
                        ResponseState.COMPLETE, ResponseState.ANSWERED, ResponseState.SWITCHED, ResponseState.ABORTED))
                .allMatch(ResponseState::ended);
    }
}

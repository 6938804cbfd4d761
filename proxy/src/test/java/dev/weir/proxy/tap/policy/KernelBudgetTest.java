package dev.weir.proxy.tap.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeId;
import org.junit.jupiter.api.Test;

class KernelBudgetTest {

    private static final long SECOND = 1_000_000_000L;

    /** Plays so many exchanges in a second, of three questions each; returns how many questions were put. */
    private static int play(KernelBudget budget, long fromNanos, int exchanges) {
        int questions = 0;
        for (int i = 0; i < exchanges; i++) {
            if (budget.covers(new ExchangeId(i), fromNanos + i * SECOND / exchanges)) {
                for (int question = 0; question < 3; question++) {
                    questions++;
                    budget.asked(fromNanos + i * SECOND / exchanges);
                }
            }
        }
        return questions;
    }

    @Test
    void everyExchangeIsAskedAboutAtUsualRates() {
        KernelBudget budget = new KernelBudget();

        assertThat(play(budget, 0, 1_900)).isEqualTo(1_900 * 3);
        assertThat(play(budget, SECOND, 100)).isEqualTo(100 * 3);
    }

    @Test
    void underLoadThereAreNoMoreQuestionsThanTheBudgetHas() {
        KernelBudget budget = new KernelBudget();
        for (int second = 0; second < 5; second++) {
            assertThat(play(budget, second * SECOND, 50_000))
                    .as("second %d", second)
                    .isBetween(1_000, 9_000);
        }
    }

    @Test
    void whenTheLoadIsOverAllAreAskedAboutAgain() {
        KernelBudget budget = new KernelBudget();
        play(budget, 0, 100_000);
        assertThat(budget.covers(new ExchangeId(1), SECOND)).isFalse();

        for (int second = 1; second < 6; second++) {
            play(budget, second * SECOND, 500);
        }

        assertThat(budget.covers(new ExchangeId(1), 6 * SECOND)).isTrue();
    }

    @Test
    void afterALullTheNextExchangeIsAskedAbout() {
        KernelBudget budget = new KernelBudget();
        play(budget, 0, 100_000);

        assertThat(budget.covers(new ExchangeId(1), 3 * SECOND)).isTrue();
    }
}

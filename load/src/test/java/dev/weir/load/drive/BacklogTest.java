package dev.weir.load.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog backlog = new Backlog();

    @Test
    void momentsComeBackInTheirOrderHoweverManyThereAre() {
        for (long i = 0; i < 5_000; i++) {
            backlog.add(i);
        }
        for (long i = 0; i < 5_000; i++) {
            assertThat(backlog.take()).isEqualTo(i);
        }
        assertThat(backlog.size()).isZero();
    }

    @Test
    void thoseBeforeAMomentAreForgottenAndNoOthers() {
        backlog.add(1);
        backlog.add(5);
        backlog.add(7);

        backlog.forgetUntil(5);

        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.take()).isEqualTo(5);
    }
}

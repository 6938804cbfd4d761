package dev.weir.app.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param subject what, in a word or two
 * @param finding how it is
 * @param remedy what to do; null when there is nothing to do
 */
public record Diagnosis(
        Grade grade,
        String subject,
        String finding,
        @Nullable String remedy) {

    /** How bad it is. */
    public enum Grade {
        OK,
        /** Less can be seen or done than elsewhere. */
        NOTE,
        /** Something will not work. */
        FAILED
    }

    static Diagnosis ok(String subject, String finding) {
        return new Diagnosis(Grade.OK, subject, finding, null);
    }

    static Diagnosis note(String subject, String finding, @Nullable String remedy) {
        return new Diagnosis(Grade.NOTE, subject, finding, remedy);
    }

    static Diagnosis failed(String subject, String finding, @Nullable String remedy) {
        return new Diagnosis(Grade.FAILED, subject, finding, remedy);
    }
}

package dev.weir.load.drive;

/** Moments that have passed and whose requests have not begun: a queue of numbers without an object for each. */
final class Backlog {

    private long[] moments = new long[1024];
    private int first;
    private int size;

    void add(long moment) {
        if (size == moments.length) {
            grow();
        }
        moments[first + size & moments.length - 1] = moment;
        size++;
    }

    long take() {
        long moment = moments[first];
        first = first + 1 & moments.length - 1;
        size--;
        return moment;
    }

    int size() {
        return size;
    }

    /** Takes those before that moment; they are in order. */
    void forgetUntil(long moment) {
        while (size > 0 && moments[first] < moment) {
            take();
        }
    }

    void clear() {
        size = 0;
    }

    private void grow() {
        long[] larger = new long[moments.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = moments[first + i & moments.length - 1];
        }
        moments = larger;
        first = 0;
    }
}

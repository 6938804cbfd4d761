package dev.weir.events;

/** {@code tcpi_state} as in the kernel's include/net/tcp_states.h; the ordinal is the kernel's number less one. */
public enum TcpState {
    ESTABLISHED,
    SYN_SENT,
    SYN_RECV,
    FIN_WAIT_1,
    FIN_WAIT_2,
    TIME_WAIT,
    CLOSED,
    CLOSE_WAIT,
    LAST_ACK,
    LISTEN,
    CLOSING,
    NEW_SYN_RECV;

    private static final TcpState[] BY_NUMBER = values();

    /**
     * The state for a kernel number.
     *
     * @throws IllegalArgumentException for a number that no kernel has
     */
    public static TcpState of(int kernelNumber) {
        if (kernelNumber < 1 || kernelNumber > BY_NUMBER.length) {
            throw new IllegalArgumentException("tcpi_state: " + kernelNumber + " (expected: 1 to 12)");
        }
        return BY_NUMBER[kernelNumber - 1];
    }
}

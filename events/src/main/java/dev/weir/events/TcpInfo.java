package dev.weir.events;

/**
 * The part of the kernel's {@code struct tcp_info} (include/uapi/linux/tcp.h) that tells a request's story. Times in
 * microseconds as the kernel has them; -1 where this kernel is too old to know.
 *
 * @param rttMicros smoothed; right after connect it is the time from SYN to SYN+ACK
 * @param unackedSegments sent, not yet acknowledged
 * @param totalRetrans segments sent again since the connection began
 * @param congestionWindow in segments
 * @param unreadBytes in the receive queue when asked (SIOCINQ), -1 if not asked
 */
public record TcpInfo(
        TcpState state,
        int rttMicros,
        int rttVarMicros,
        int minRttMicros,
        int unackedSegments,
        int totalRetrans,
        int congestionWindow,
        int sendMss,
        long bytesAcked,
        long bytesReceived,
        int segmentsOut,
        int segmentsIn,
        long deliveryRateBytesPerSecond,
        long busyMicros,
        long receiveWindowLimitedMicros,
        long sendBufferLimitedMicros,
        long bytesRetrans,
        int unreadBytes) {}

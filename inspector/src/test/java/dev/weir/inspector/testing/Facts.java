package dev.weir.inspector.testing;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpState;
import dev.weir.events.TlsDetails;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Made-up but plausible details for {@link Events}. */
public final class Facts {

    public static final TlsDetails TLS =
            new TlsDetails("TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", "http/1.1", "a.test", false, List.of(), null);

    private Facts() {}

    public static RawHead head(String... lines) {
        String text = String.join("\r\n", lines) + "\r\n\r\n";
        return new RawHead(text.getBytes(StandardCharsets.ISO_8859_1), lines[0].length());
    }

    public static Failure failure(FailureKind kind) {
        return failure(Leg.ORIGIN, kind);
    }

    public static Failure failure(Leg leg, FailureKind kind) {
        return new Failure(leg, kind, "a test says so");
    }

    public static DnsQuery query(String type, long startedAtNanos, long endedAtNanos) {
        List<DnsRecord> answers = List.of(new DnsRecord("a.test", type, 60, "192.0.2.3"));
        return new DnsQuery(
                "a.test", type, address(53, 53), "udp", startedAtNanos, endedAtNanos, "NOERROR", answers, null, null);
    }

    public static TcpInfo tcp(TcpState state) {
        return TcpInfo.in(state)
                .with(Figure.RTT, 1200)
                .with(Figure.RTT_VAR, 300)
                .with(Figure.MIN_RTT, 1100)
                .with(Figure.UNACKED, 0)
                .with(Figure.TOTAL_RETRANS, 0)
                .with(Figure.CONGESTION_WINDOW, 10)
                .with(Figure.SEND_MSS, 1448)
                .with(Figure.SEGMENTS_OUT, 3)
                .with(Figure.SEGMENTS_IN, 2)
                .build();
    }

    /** In 192.0.2.0/24, the addresses for documentation (RFC 5737). */
    public static InetSocketAddress address(int last, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.weir.proxy.origin.dial;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.http.Authority;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.NetUtil;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says why an address could not be reached, from what Netty and the kernel report. */
final class ConnectFailures {

    /** Most telling first: somebody who answers says more than silence, silence more than a missing route on our own side. */
    private static final List<FailureKind> BY_WEIGHT = List.of(
            FailureKind.CONNECTION_REFUSED,
            FailureKind.CONNECTION_TERMINATED,
            FailureKind.CONNECTION_TIMEOUT,
            FailureKind.DESTINATION_IP_PROHIBITED,
            FailureKind.CONNECTION_LIMIT_REACHED,
            FailureKind.PROXY_CONFIGURATION_ERROR,
            FailureKind.DESTINATION_IP_UNROUTABLE,
            FailureKind.PROXY_INTERNAL_ERROR);

    // The native transports (Linux) put errno into the message; the words after it follow the machine's language.
    private static final Pattern ERRNO = Pattern.compile("error\\(-(\\d{1,4})\\)");
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;

    private ConnectFailures() {}

    static Failure timeout(InetSocketAddress remote, int millis) {
        return failure(FailureKind.CONNECTION_TIMEOUT, remote, "did not answer within " + millis + " ms");
    }

    static Failure untried(InetSocketAddress remote) {
        return failure(FailureKind.CONNECTION_TIMEOUT, remote, "was not tried: no time left");
    }

    /** With a source address that cannot lead there. */
    static Failure otherFamily(InetSocketAddress remote, SourceAddress source) {
        return failure(
                FailureKind.DESTINATION_IP_UNROUTABLE,
                remote,
                "cannot be reached from " + source + " (--bind), which has no address of that family");
    }

    static Failure of(InetSocketAddress remote, Throwable cause, DialConfig config) {
        if (cause instanceof ConnectTimeoutException) {
            return timeout(remote, config.connectTimeoutMillis());
        }
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        if (cause instanceof NoRouteToHostException
                || message.toLowerCase(Locale.ROOT).contains("unreachable")) {
            return failure(FailureKind.DESTINATION_IP_UNROUTABLE, remote, "has no route to it");
        }
        Matcher matcher = ERRNO.matcher(message);
        int errno = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        SourceAddress source = config.source();
        if (source != null && (cause instanceof BindException || errno == EADDRNOTAVAIL)) {
            return failure(
                    FailureKind.PROXY_CONFIGURATION_ERROR,
                    remote,
                    "cannot be reached from " + source + " (--bind): this machine has no such address, or no port of it"
                            + " is free");
        }
        return switch (errno) {
            case EINVAL ->
                remote.getAddress() instanceof Inet6Address six && six.isLinkLocalAddress() && six.getScopeId() == 0
                        ? failure(
                                FailureKind.DESTINATION_IP_UNROUTABLE,
                                remote,
                                "is local to a link: name the interface, as in fe80::1%eth0")
                        : internal(remote, message);
            case EPERM, EACCES ->
                failure(FailureKind.DESTINATION_IP_PROHIBITED, remote, "is forbidden by this machine");
            case EMFILE, ENFILE ->
                failure(
                        FailureKind.CONNECTION_LIMIT_REACHED,
                        remote,
                        "could not be tried: no file descriptor is left for a socket (see ulimit -n)");
            case EADDRNOTAVAIL ->
                failure(
                        FailureKind.CONNECTION_LIMIT_REACHED,
                        remote,
                        "cannot be reached: this machine has no free port towards it (EADDRNOTAVAIL)");
            case ETIMEDOUT -> failure(FailureKind.CONNECTION_TIMEOUT, remote, "did not answer; the kernel gave up");
            case ECONNRESET -> failure(FailureKind.CONNECTION_TERMINATED, remote, "reset the connection");
            case ECONNREFUSED -> refused(remote);
            // The JDK's sockets tell no number: what is neither without route nor too late has been refused.
            case 0 -> cause instanceof ConnectException ? refused(remote) : internal(remote, message);
            default -> internal(remote, message);
        };
    }

    /** One failure for all attempts: the kind of the most telling one, and every address by name. */
    static Failure all(Authority target, List<Failure> failures) {
        FailureKind kind = failures.stream()
                .map(Failure::kind)
                .min(Comparator.comparingInt(BY_WEIGHT::indexOf))
                .orElse(FailureKind.PROXY_INTERNAL_ERROR);
        String each = failures.stream().map(Failure::detail).collect(Collectors.joining("; "));
        return new Failure(Leg.ORIGIN, kind, "no connection to " + target + ": " + each);
    }

    private static Failure refused(InetSocketAddress remote) {
        return failure(FailureKind.CONNECTION_REFUSED, remote, "refused the connection");
    }

    private static Failure internal(InetSocketAddress remote, String message) {
        return failure(FailureKind.PROXY_INTERNAL_ERROR, remote, "could not be tried: " + message);
    }

    private static Failure failure(FailureKind kind, InetSocketAddress remote, String what) {
        return new Failure(Leg.ORIGIN, kind, NetUtil.toSocketAddressString(remote) + " " + what);
    }
}

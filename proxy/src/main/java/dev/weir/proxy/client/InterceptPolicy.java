package dev.weir.proxy.client;

import dev.weir.proxy.http.HostGlob;
import java.util.List;

/** Which CONNECTs Weir looks inside. */
public final class InterceptPolicy {

    private final boolean intercept;
    private final List<HostGlob> tunnels;

    /**
     * Decides by host name.
     *
     * @param tunnelHosts globs of hosts that are relayed blindly: {@code *} any run of characters, {@code ?} one of them
     */
    public InterceptPolicy(boolean intercept, List<String> tunnelHosts) {
        this.intercept = intercept;
        this.tunnels = tunnelHosts.stream().map(HostGlob::new).toList();
    }

    /** Why the host is not to be looked at, null when it is. */
    @org.jspecify.annotations.Nullable
    String tunnelReason(String host) {
        if (!intercept) {
            return "--no-intercept";
        }
        for (HostGlob glob : tunnels) {
            if (glob.matches(host)) {
                return "--tunnel";
            }
        }
        return null;
    }
}

package dev.weir.app.page;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.web.UiServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the port of the page, or says why it cannot be had. */
public final class PageListener {

    private PageListener() {}

    /**
     * Takes the port.
     *
     * @param tokenFile where the token is kept; null for one of this run only
     * @throws Trouble when the address is not loopback or cannot be had
     */
    public static UiServer bind(InetSocketAddress address, @Nullable Path tokenFile) throws Trouble, IOException {
        if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "--ui " + address.getHostString()
                            + " is not an address of loopback: whoever reaches it sees all that is"
                            + " recorded.\n  Use 127.0.0.1:" + address.getPort()
                            + ", and ssh -L to see it from elsewhere");
        }
        try {
            return UiServer.bind(address, TokenFile.token(tokenFile));
        } catch (BindException e) {
            throw new Trouble(
                    ExitCode.ENVIRONMENT,
                    "Cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + "\n  Another program, perhaps another Weir, has that port: end it, or choose another with"
                            + " --ui HOST:PORT (port 0 takes any free one)",
                    e);
        }
    }
}

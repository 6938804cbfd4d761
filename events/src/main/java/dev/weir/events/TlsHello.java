package dev.weir.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hello messages of a handshake say in the clear (RFC 8446, section 4.1).
 *
 * @param ticketOffered the ClientHello offers to go on with an earlier session, by {@code pre_shared_key} or by a session ticket
 * @param keyShares the groups for which the first ClientHello brought a key, as {@code X25519}; a number where it has no name here
 * @param retry the group that a HelloRetryRequest asked for instead ({@code cookie} when it asked for none); null when there was no
 *     such request
 */
public record TlsHello(
        boolean ticketOffered,
        List<String> keyShares,
        @Nullable String retry) {

    public TlsHello {
        keyShares = List.copyOf(keyShares);
    }
}

package dev.weir.inspector.facet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What an index knows of each exchange or connection, as one whole number each, or nothing. {@link ExchangeFacets} and {@link ConnectionFacets} say what
 * they mean; a text is the id of a word.
 */
public enum Column {
    /** It is there. */
    NUMBER,
    STARTED,
    TOTAL,
    QUEUE,
    DNS,
    CONNECT,
    TLS,
    SEND,
    WAIT,
    RECEIVE,
    STATUS,
    SIZE,
    METHOD,
    HOST,
    TYPE,
    PROTOCOL,
    ERROR,
    AGENT,
    TLS_VERSION,
    WAY,
    ROUTE,
    ASKED_TYPES,
    ANSWERED_TYPES,
    ATTEMPTS,
    FLAGS,
    STATES,
    CLIENT,
    ORIGIN,
    FINDINGS,

    /** The place of its URL among all: found once all are there. */
    URL,

    /** It is there. */
    LINK_ID,
    LINK_STATES,
    LINK_RETRANS,
    LINK_TLS,
    LINK_FIRST,
    LINK_KIND,
    LINK_ADDRESS,
    LINK_PORT;

    private static final String OF_CONNECTIONS = "LINK_";

    /** As it is called in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private boolean ofConnections() {
        return name().startsWith(OF_CONNECTIONS);
    }

    /** The first says whether an exchange is there. */
    public static List<Column> ofExchanges() {
        return Arrays.stream(values()).filter(column -> !column.ofConnections()).toList();
    }

    /** The first says whether a connection is there. */
    public static List<Column> ofLinks() {
        return Arrays.stream(values()).filter(Column::ofConnections).toList();
    }
}

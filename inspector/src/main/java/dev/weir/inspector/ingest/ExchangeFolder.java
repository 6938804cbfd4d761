package dev.weir.inspector.ingest;

import dev.weir.events.ExchangeEvent;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.DnsTried;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.PriorityUpdated;
import dev.weir.events.ExchangeEvent.QueueEnded;
import dev.weir.events.ExchangeEvent.QueueStarted;
import dev.weir.events.ExchangeEvent.ReadPaused;
import dev.weir.events.ExchangeEvent.ReadResumed;
import dev.weir.events.ExchangeEvent.RelayEnded;
import dev.weir.events.ExchangeEvent.RouteChosen;
import dev.weir.events.ExchangeEvent.RouteFailed;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.SendStarted;
import dev.weir.events.ExchangeEvent.SetUpTaken;
import dev.weir.events.ExchangeEvent.SocksAnswered;
import dev.weir.events.ExchangeEvent.SocksRequested;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.StreamReset;
import dev.weir.events.ExchangeEvent.TrailersReceived;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.ExchangeEvent.WebSocketOpened;
import dev.weir.events.ExchangeEvent.WebSocketPassed;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.inspector.websocket.MessageInflaters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of {@link Folder} that folds one event into the exchange it belongs to. */
final class ExchangeFolder {

    /** 40 KiB each. */
    private static final int MOST_INFLATERS = 1_000;

    private final ConnectionFolder connections;
    private final MessageInflaters inflaters = new MessageInflaters(MOST_INFLATERS);
    private final long openBodyLimit;
    private long numbers;
    private long openBodyBytes;
    private long refusedBodyBytes;

    ExchangeFolder(ConnectionFolder connections, long openBodyLimit) {
        this.connections = connections;
        this.openBodyLimit = openBodyLimit;
    }

    void fold(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof BodyReceived e) {
            body(draft, e);
        } else if (event instanceof WebSocketPassed e) {
            message(draft, e);
        } else if (event instanceof HeadReceived e) {
            draft.head(e);
            numberIf(e.leg() == Leg.CLIENT && !draft.connect(), draft);
        } else if (event instanceof MessageReceived e) {
            messageReceived(draft, e);
        } else if (event instanceof SendStarted e) {
            draft.sentOn(e.leg()).sendStarted(e.atNanos());
        } else if (event instanceof SendEnded e) {
            draft.sentOn(e.leg()).sendEnded(e);
        } else if (event instanceof ExchangeEnded e) {
            draft.ended(e);
            numberIf(draft.worthRecording(), draft);
        } else if (event instanceof TrailersReceived e) {
            draft.receivedOn(e.leg()).trailers(e);
        } else if (event instanceof ReadPaused e) {
            draft.receivedOn(e.leg()).paused(e.atNanos());
        } else if (event instanceof ReadResumed e) {
            draft.receivedOn(e.leg()).resumed(e.atNanos());
        } else {
            foldSetUp(draft, event);
        }
    }

    private void foldSetUp(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof OriginAssigned e) {
            assign(draft, e);
        } else if (event instanceof DnsStarted e) {
            draft.setUp().dnsStarted(e);
        } else if (event instanceof DnsTried e) {
            draft.setUp().dnsTried(e);
        } else if (event instanceof DnsQueried e) {
            draft.setUp().dnsQueried(e);
        } else if (event instanceof DnsEnded e) {
            draft.setUp().dnsEnded(e);
        } else if (event instanceof DnsFailed e) {
            draft.setUp().dnsFailed(e);
        } else {
            foldStream(draft, event);
        }
    }

    private void foldStream(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof StreamOpened e) {
            draft.streams.opened(e);
        } else if (event instanceof StreamReset e) {
            draft.streams.reset(e);
        } else if (event instanceof PriorityUpdated e) {
            draft.streams.reprioritized(e);
        } else if (event instanceof QueueStarted e) {
            draft.streams.queueStarted(e);
        } else if (event instanceof QueueEnded e) {
            draft.streams.queueEnded(e);
        } else if (event instanceof SetUpTaken e) {
            adopt(draft, e.from());
        } else {
            foldTurn(draft, event);
        }
    }

    /** What turns an exchange into something else than a plain request. */
    private void foldTurn(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof Answered e) {
            draft.answered(e);
            // The 200 to a CONNECT that will be looked into is one of these, too: that CONNECT gets no number.
            numberIf(e.failure() != null || e.status() >= 300, draft);
        } else if (event instanceof ExchangeRetried e) {
            leaveOrigin(draft);
            int kept = draft.keptBytes();
            draft.retried(e);
            openBodyBytes -= kept - draft.keptBytes();
        } else if (event instanceof HeadRejected e) {
            draft.rejected(e);
            numberIf(e.leg() == Leg.CLIENT, draft);
        } else if (event instanceof TunnelOpened e) {
            openTunnel(draft, e);
        } else if (event instanceof WebSocketOpened e) {
            draft.webSocket(new WebSocketDraft(e, inflaters));
        } else if (event instanceof RelayEnded e) {
            draft.relayed(e);
        } else if (event instanceof Intercepted e) {
            draft.intercepted(e);
            draft.client.intercepted(draft, e.authority());
        } else {
            foldPassage(draft, event);
        }
    }

    private static void foldPassage(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof SocksRequested e) {
            draft.socks(e);
        } else if (event instanceof SocksAnswered e) {
            draft.passage().answered(e);
        } else if (event instanceof RouteChosen e) {
            draft.passage().chosen(e);
        } else if (event instanceof RouteFailed e) {
            draft.routeFailed(e);
        }
    }

    private void body(ExchangeDraft draft, BodyReceived event) {
        int bytes = event.kept().length;
        boolean room = openBodyBytes + bytes <= openBodyLimit;
        if (!room) {
            refusedBodyBytes += bytes;
            draft.lostBytes(1);
        }
        openBodyBytes += draft.receivedOn(event.leg()).body(event, room);
    }

    private void message(ExchangeDraft draft, WebSocketPassed event) {
        WebSocketDraft webSocket = draft.webSocket();
        if (webSocket != null) {
            openBodyBytes += webSocket.passed(event, Math.max(0, openBodyLimit - openBodyBytes));
        }
    }

    private static void messageReceived(ExchangeDraft draft, MessageReceived event) {
        draft.receivedOn(event.leg()).end(event);
        ConnectionDraft origin = draft.setUp().origin();
        if (event.leg() == Leg.ORIGIN && origin != null) {
            origin.responseEnded(draft);
        }
    }

    private void assign(ExchangeDraft draft, OriginAssigned event) {
        ConnectionDraft origin = connections.find(event.connection());
        if (origin != null) {
            // While it still has a payer: what was lost of the set-up is missing in that exchange.
            connections.takeLosses(origin);
        }
        ExchangeId payer = adopt(draft, event.paidBy()) ? draft.id : event.paidBy();
        if (origin != null) {
            if (payer.equals(draft.id)) {
                origin.paidBy(payer);
            }
            // The event goes on naming the CONNECT, which is no record; the first exchange inside it is.
            payer = Objects.requireNonNullElse(origin.paidBy(), payer);
        }
        draft.setUp().assigned(event.connection(), origin, payer, event.atNanos(), event.idleNanos());
        carry(draft, origin);
    }

    /** The first exchange inside a CONNECT takes over what that had begun to set up. */
    private static boolean adopt(ExchangeDraft draft, ExchangeId from) {
        ExchangeDraft connect = draft.client.takeIntercepted(from);
        if (connect == null || draft.client.exchanges() != 1) {
            return false;
        }
        draft.adopt(connect);
        return true;
    }

    private void openTunnel(ExchangeDraft draft, TunnelOpened event) {
        draft.tunnel(event);
        if (draft.setUp().originId() == null) {
            ConnectionDraft origin = connections.find(event.origin());
            draft.setUp().assigned(event.origin(), origin, draft.id, event.atNanos(), 0);
            carry(draft, origin);
        }
        numberIf(true, draft);
    }

    private static void carry(ExchangeDraft draft, @Nullable ConnectionDraft origin) {
        if (origin != null) {
            origin.carries(draft);
            if (draft.number() > 0) {
                origin.counts(draft);
            }
        }
    }

    static void leaveOrigin(ExchangeDraft draft) {
        ConnectionDraft origin = draft.setUp().origin();
        if (origin != null) {
            origin.leaves(draft);
        }
    }

    /** Gives the next number unless it has one already, or is not to have one. */
    void numberIf(boolean sensible, ExchangeDraft draft) {
        if (sensible && draft.number() == 0 && !draft.interceptedConnect()) {
            draft.number(++numbers);
            draft.client.counts(draft);
            ConnectionDraft origin = draft.setUp().origin();
            if (origin != null) {
                origin.counts(draft);
            }
        }
    }

    /** The bytes that the exchange holds need no room any more. */
    void release(ExchangeDraft draft) {
        openBodyBytes -= draft.keptBytes();
        draft.release();
    }

    /** Body bytes for which there was no room beside those of the other open exchanges. */
    long refusedBodyBytes() {
        return refusedBodyBytes;
    }
}

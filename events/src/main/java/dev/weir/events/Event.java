package dev.weir.events;

/**
 * One instant fact, immutable. Durations are never recorded: events are, and a pure function derives phases.
 *
 * <p>The events of an exchange nest like this; anything may end early by {@link ExchangeEvent.ExchangeEnded} with a failure, and
 * then all that had been stamped until then stays true.
 *
 * <pre>
 * ExchangeStarted                                first byte of the request, client leg
 *   HeadReceived CLIENT  BodyReceived*  TrailersReceived?  MessageReceived CLIENT
 *   DnsStarted  DnsTried*  DnsQueried*  DnsEnded | DnsFailed
 *   ( ConnectStarted  ConnectEnded | ConnectFailed | ConnectAbandoned )*
 *   TlsStarted  TlsEnded | TlsFailed
 *   QueueStarted  QueueEnded                     a connection that others use or set up
 *   SetUpTaken                                   a set-up that failed on the account of the CONNECT around it
 *   OriginAssigned                               a connection, fresh or reused
 *   StreamOpened ORIGIN                          HTTP/2 only, as StreamOpened CLIENT and StreamReset
 *   SendStarted ORIGIN  SendEnded ORIGIN         the request
 *   HeadReceived ORIGIN  BodyReceived*  TrailersReceived?  MessageReceived ORIGIN
 *   SendStarted CLIENT  SendEnded CLIENT         the response
 *   TunnelOpened                                 CONNECT relayed blindly, or behind a 101:
 *   WebSocketOpened  WebSocketPassed*  RelayEnded CLIENT  RelayEnded ORIGIN
 * ExchangeEnded
 * </pre>
 */
public sealed interface Event permits ConnectionEvent, ExchangeEvent {

    /** When it happened, on the capture's {@link Ticker}. */
    long atNanos();
}

package dev.weir.events;

/** Which side of Weir: requests are received on the client leg and sent on the origin leg, responses the other way round. */
public enum Leg {
    CLIENT,
    ORIGIN
}

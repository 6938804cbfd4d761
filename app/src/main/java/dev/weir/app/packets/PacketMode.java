package dev.weir.app.packets;

/** What {@code --packets} can be. */
public enum PacketMode {
    /** Their heads, where this user may capture them. */
    AUTO,
    /** All of them, and the TLS secrets with them; an error where this user may not. */
    ON,
    OFF
}

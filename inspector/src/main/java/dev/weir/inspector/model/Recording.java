package dev.weir.inspector.model;

/**
 * How well an exchange was recorded: Weir says so when it could not record.
 *
 * @param ended false when the end was never seen: the exchange was open when the capture ended, or its end was among the lost
 * @param lostEvents of this exchange and of the connections it paid for that the full queue could not take, or took without their body bytes: what they would have
 *     told is missing, what is there is true
 */
public record Recording(boolean ended, int lostEvents) {

    public static final Recording WHOLE = new Recording(true, 0);

    public boolean whole() {
        return ended && lostEvents == 0;
    }
}

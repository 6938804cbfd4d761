package dev.weir.proxy.http;

/**
 * Bounds of a head. Browsers and servers in the field send single cookies of 8 KiB and more, so the defaults are wider than
 * those of most libraries.
 *
 * @param startLineBytes without the line end; past it a request is answered with 414
 * @param headBytes start line included; past it a request is answered with 431
 * @param fieldCount field lines; past it a request is answered with 431
 */
public record HeadLimits(int startLineBytes, int headBytes, int fieldCount) {

    public static final HeadLimits DEFAULT = new HeadLimits(64 * 1024, 256 * 1024, 1_000);
}

package dev.weir.inspector.text;

/**
 * Colours as 0xRRGGBB. Those of the phases were found by search: neighbours stay apart for colour-blind eyes, and each has a
 * contrast of 3:1 or more against the background; {@code PaletteTest} holds them to it.
 */
public enum Palette {
    DARK,
    LIGHT;

    public int background() {
        return pick(0x14171c, 0xffffff);
    }

    public int rgb(Style style) {
        return switch (style) {
            case TEXT, BOLD, SEND, CLOSE_TAIL -> pick(0xe6e6ec, 0x131514);
            case DIM -> pick(0x9aa0a8, 0x5c6470);
            case ERROR -> pick(0xff8a80, 0xb3261e);
            case WARNING -> pick(0xf5c46c, 0x8a5200);
            case QUEUE -> pick(0x5f6469, 0x9392aa);
            case DNS -> pick(0x4ca48c, 0x044255);
            case TCP -> pick(0xffb101, 0xd43500);
            case TLS -> pick(0xb790e6, 0x9626a0);
            case WAIT -> pick(0x18eb9e, 0x238444);
            case RECEIVE -> pick(0x2e4fff, 0x021aff);
        };
    }

    private int pick(int dark, int light) {
        return this == DARK ? dark : light;
    }

    /** The xterm number (16 to 255) of the nearest colour of its cube (6 x 6 x 6) and grey ramp. */
    public int xterm(Style style) {
        int rgb = rgb(style);
        int best = 16;
        for (int number = 17; number < 256; number++) {
            if (distance(xtermRgb(number), rgb) < distance(xtermRgb(best), rgb)) {
                best = number;
            }
        }
        return best;
    }

    private static int xtermRgb(int number) {
        if (number >= 232) {
            int grey = 8 + 10 * (number - 232);
            return grey << 16 | grey << 8 | grey;
        }
        int cube = number - 16;
        return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6);
    }

    private static int level(int step) {
        return step == 0 ? 0 : 55 + 40 * step;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16) - (b >> 16);
        int green = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return red * red + green * green + blue * blue;
    }
}

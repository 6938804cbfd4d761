package dev.weir.inspector.text;

/**
 * How far apart colours look, also to colour-blind eyes: WCAG 2 contrast, CIEDE2000 (Sharma, Wu, Dalal 2005), and the simulation
 * of Machado, Oliveira, Fernandes 2009 at full severity.
 */
enum ColourVision {
    NORMAL(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTAN(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
    DEUTAN(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
    TRITAN(1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900);

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final double[] matrix;

    ColourVision(double... matrix) {
        this.matrix = matrix;
    }

    static double contrast(int a, int b) {
        double first = luminance(linear(a));
        double second = luminance(linear(b));
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    /** CIEDE2000 between two sRGB colours as these eyes see them. */
    double distance(int a, int b) {
        return ciede2000(lab(seen(linear(a))), lab(seen(linear(b))));
    }

    private double[] seen(double[] rgb) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += matrix[3 * i + j] * rgb[j];
            }
            out[i] = Math.min(1, Math.max(0, sum));
        }
        return out;
    }

    private static double[] linear(int rgb) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
            out[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return out;
    }

    private static double luminance(double[] rgb) {
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    private static double[] lab(double[] rgb) {
        double x = f((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
        double y = f(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
        double z = f((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double f(double t) {
        return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }

    static double ciede2000(double[] p, double[] q) {
        double g = 0.5 * (1 - sevenths((Math.hypot(p[1], p[2]) + Math.hypot(q[1], q[2])) / 2));
        double a1 = (1 + g) * p[1];
        double a2 = (1 + g) * q[1];
        double c1 = Math.hypot(a1, p[2]);
        double c2 = Math.hypot(a2, q[2]);
        double h1 = hue(a1, p[2]);
        double h2 = hue(a2, q[2]);
        double dh = c1 * c2 == 0 ? 0 : Math.abs(h2 - h1) <= 180 ? h2 - h1 : h2 - h1 - 360 * Math.signum(h2 - h1);
        double hSum = h1 + h2;
        double h = c1 * c2 == 0
                ? hSum
                : Math.abs(h1 - h2) <= 180 ? hSum / 2 : hSum < 360 ? (hSum + 360) / 2 : (hSum - 360) / 2;
        double l = (p[0] + q[0]) / 2;
        double c = (c1 + c2) / 2;
        double t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.20 * cos(4 * h - 63);
        double sl = 1 + 0.015 * (l - 50) * (l - 50) / Math.sqrt(20 + (l - 50) * (l - 50));
        double lightness = (q[0] - p[0]) / sl;
        double chroma = (c2 - c1) / (1 + 0.045 * c);
        double tint = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(dh / 2)) / (1 + 0.015 * c * t);
        double turn = 60 * Math.exp(-Math.pow((h - 275) / 25, 2));
        double rotation = -2 * sevenths(c) * Math.sin(Math.toRadians(turn));
        return Math.sqrt(lightness * lightness + chroma * chroma + tint * tint + rotation * chroma * tint);
    }

    private static double sevenths(double c) {
        return Math.sqrt(Math.pow(c, 7) / (Math.pow(c, 7) + Math.pow(25, 7)));
    }

    private static double hue(double a, double b) {
        double degrees = Math.toDegrees(Math.atan2(b, a));
        return degrees < 0 ? degrees + 360 : degrees;
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }
}

package dev.weir.inspector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaletteTest {
    private static final List<Style> PHASES =
            List.of(Style.QUEUE, Style.DNS, Style.TCP, Style.TLS, Style.SEND, Style.WAIT, Style.RECEIVE);

    /** The least distance of neighbours in normal, protan, deutan and tritan vision that the search found. */
    private static final double[] LIGHT = {35.1, 31.7, 30.3, 22.3};

    private static final double[] DARK = {27.5, 22.9, 18.6, 20.7};

    @Test
    void everyColourHasAContrastOfThreeToOneAgainstItsBackground() {
        for (Palette palette : Palette.values()) {
            for (Style style : Style.values()) {
                assertThat(ColourVision.contrast(palette.rgb(style), palette.background()))
                        .as("%s %s", palette, style)
                        .isGreaterThanOrEqualTo(3.0);
            }
        }
    }

    @Test
    void textHasTheContrastThatReadingNeeds() {
        for (Palette palette : Palette.values()) {
            for (Style style : List.of(Style.TEXT, Style.BOLD, Style.DIM, Style.ERROR, Style.WARNING)) {
                assertThat(ColourVision.contrast(palette.rgb(style), palette.background()))
                        .as("%s %s", palette, style)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    @Test
    void neighbouringPhasesStayApartForEveryKindOfColourVision() {
        double[] light = nearestNeighbours(Palette.LIGHT);
        double[] dark = nearestNeighbours(Palette.DARK);
        for (ColourVision vision : ColourVision.values()) {
            int i = List.of(ColourVision.values()).indexOf(vision);
            assertThat(light[i]).as("light %s", vision).isGreaterThan(LIGHT[i] - 0.1);
            assertThat(dark[i]).as("dark %s", vision).isGreaterThan(DARK[i] - 0.1);
        }
    }

    @Test
    void phasesStayDistinctInTwoHundredFiftySixColours() {
        for (Palette palette : Palette.values()) {
            assertThat(PHASES.stream().map(palette::xterm)).doesNotHaveDuplicates();
        }
    }

    @Test
    void theDistanceIsTheOneOfThePublishedTestData() {
        // Sharma, Wu, Dalal 2005, table 1, pairs 1, 7, 17 and 25
        double[][] pairs = {
            {50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425},
            {50, 0, 0, 50, -1, 2, 2.3669},
            {50, 2.5, 0, 73, 25, -18, 27.1492},
            {60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644},
        };
        for (double[] p : pairs) {
            assertThat(ColourVision.ciede2000(new double[] {p[0], p[1], p[2]}, new double[] {p[3], p[4], p[5]}))
                    .isCloseTo(p[6], within(0.0001));
        }
    }

    private static double[] nearestNeighbours(Palette palette) {
        List<Double> nearest = new ArrayList<>();
        for (ColourVision vision : ColourVision.values()) {
            double least = Double.MAX_VALUE;
            for (int i = 1; i < PHASES.size(); i++) {
                int one = palette.rgb(PHASES.get(i - 1));
                least = Math.min(least, vision.distance(one, palette.rgb(PHASES.get(i))));
            }
            nearest.add(least);
        }
        return nearest.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

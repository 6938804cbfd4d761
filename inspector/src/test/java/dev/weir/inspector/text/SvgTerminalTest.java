package dev.weir.inspector.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgTerminalTest {

    @Test
    void textStandsAtItsColumn() throws Exception {
        NodeList texts = draw("a ", "中文 ", "<b> & \"c\"").getElementsByTagName("text");
        assertThat(texts.getLength()).isEqualTo(3);
        assertThat(texts.item(0).getTextContent()).isEqualTo("a");
        assertThat(attribute(texts, 1, "x")).isEqualTo("32.8"); // 16 + 2 cells of 8.4
        assertThat(attribute(texts, 1, "textLength")).isEqualTo("33.6");
        assertThat(attribute(texts, 2, "x")).isEqualTo("74.8");
        assertThat(texts.item(2).getTextContent()).isEqualTo("<b> & \"c\"");
    }

    @Test
    void runsOfSpacesCannotCollapse() throws Exception {
        NodeList texts = draw("0 ms    100").getElementsByTagName("text");
        assertThat(texts.getLength()).isEqualTo(2);
        assertThat(texts.item(0).getTextContent()).isEqualTo("0 ms");
        assertThat(attribute(texts, 1, "x")).isEqualTo("83.2");
    }

    @Test
    void barsAreRectangles() throws Exception {
        NodeList blocks = draw("██", "░░░").getElementsByTagName("rect");
        assertThat(blocks.getLength()).isEqualTo(3); // the background is the first
        assertThat(attribute(blocks, 1, "width")).isEqualTo("16.8");
        assertThat(attribute(blocks, 2, "x")).isEqualTo("32.8");
        assertThat(attribute(blocks, 2, "fill")).isEqualTo("url(#shade)");
    }

    @Test
    void thePictureIsAsLargeAsTheText() throws Exception {
        Element svg = draw("1234567890", "");
        assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 116 51");
        assertThat(svg.getAttribute("role")).isEqualTo("img");
    }

    @Test
    void whateverWasCapturedTheDocumentIsWellFormed() throws Exception {
        assertThat(draw("\u0000\u001b]]>&#x0;</text>\ud800\uffff")
                        .getElementsByTagName("text")
                        .item(0)
                        .getTextContent())
                .isEqualTo("\\x00\\x1b]]>&#x0;</text>\\ud800\\uffff");
    }

    private static String attribute(NodeList nodes, int index, String name) {
        return ((Element) nodes.item(index)).getAttribute(name);
    }

    private static Element draw(String... parts) throws Exception {
        LineBuilder line = new LineBuilder();
        for (String part : parts) {
            line.add(Style.WAIT, part);
        }
        String svg = new SvgTerminal(Palette.DARK).render(new StyledText(List.of(line.build())), "a <title>");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }
}

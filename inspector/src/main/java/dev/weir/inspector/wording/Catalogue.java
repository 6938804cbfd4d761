package dev.weir.inspector.wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences of one language, by key. Their places are named, such as {@code {host}}: languages put them in another order. */
public final class Catalogue {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z_0-9]+)(?:\\|([^|}]*)\\|([^|}]*))?}");

    private final Properties sentences;

    private Catalogue(Properties sentences) {
        this.sentences = sentences;
    }

    /** The sentences that lie beside a class, one file for each language. */
    public static Catalogue of(Class<?> beside, Language language) {
        Properties sentences = new Properties();
        try (InputStream file = beside.getResourceAsStream(language.file())) {
            if (file == null) {
                throw new IllegalStateException("no sentences in " + language + " beside " + beside.getName());
            }
            try (Reader text = new InputStreamReader(file, StandardCharsets.UTF_8)) {
                sentences.load(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // from our own jar
        }
        return new Catalogue(sentences);
    }

    public Set<String> keys() {
        return sentences.stringPropertyNames();
    }

    /** As it stands there, with its places. */
    public String sentence(String key) {
        String sentence = sentences.getProperty(key);
        if (sentence == null) {
            throw new IllegalArgumentException("no sentence is called " + key);
        }
        return sentence;
    }

    /**
     * With its places filled; <code>{count|segment|segments}</code> is the one word where the count is 1, else the other.
     *
     * @throws IllegalArgumentException for a place that has no value
     */
    public String say(String key, Map<String, String> values) {
        Matcher places = PLACE.matcher(sentence(key));
        StringBuilder text = new StringBuilder();
        while (places.find()) {
            String value = values.get(places.group(1));
            if (value == null) {
                throw new IllegalArgumentException(key + " has no value for " + places.group());
            }
            String word = value.equals("1") ? places.group(2) : places.group(3);
            places.appendReplacement(text, Matcher.quoteReplacement(word == null ? value : word));
        }
        return places.appendTail(text).toString();
    }
}

package dev.weir.inspector.filter;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a filter's text from left to right. */
final class FilterScanner {

    private final String text;
    private int at;

    FilterScanner(String text) {
        this.text = text;
    }

    /** Of the next character. */
    int position() {
        return at;
    }

    void back(int position) {
        at = position;
    }

    void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** The character so many places ahead; a blank behind the end. */
    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
    }

    /** Takes that character when it comes next. */
    boolean take(char wanted) {
        boolean there = !atEnd() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    /** Takes what the pattern finds here; null, and nothing taken, when it finds nothing. */
    @Nullable
    String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt() || matcher.end() == at) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private String takeAll(IntPredicate part) {
        int start = at;
        while (at < text.length() && part.test(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Behind {@code ~u} and the like. */
    String pattern(String expected) throws FilterSyntaxException {
        skipBlanks();
        if (isQuote(peek(0))) {
            return quoted();
        }
        if (atEnd() || !startsPattern(text.substring(at)) || !inPattern(peek(0))) {
            throw new FilterSyntaxException(at, "expected " + expected);
        }
        return takeAll(FilterScanner::inPattern);
    }

    /** Behind {@code host=} and the like. */
    String value(String expected) throws FilterSyntaxException {
        if (isQuote(peek(0))) {
            return quoted();
        }
        if (atEnd() || !startsValue(text.substring(at)) || !inValue(peek(0))) {
            throw new FilterSyntaxException(at, "expected " + expected);
        }
        return takeAll(FilterScanner::inValue);
    }

    /** A regular expression of its own; empty where none can start. */
    String bareWord() throws FilterSyntaxException {
        return isQuote(peek(0)) ? quoted() : takeAll(FilterScanner::inValue);
    }

    /** Whether the bar that comes next separates values: as an operator it stands apart, or something follows that is no value. */
    boolean takeBarOfValues() {
        boolean separates = peek(0) == '|' && !Character.isWhitespace(peek(1)) && "~!(".indexOf(peek(1)) < 0;
        at += separates ? 1 : 0;
        return separates;
    }

    private String quoted() throws FilterSyntaxException {
        int start = at;
        char quote = text.charAt(at++);
        StringBuilder content = new StringBuilder();
        while (!atEnd() && peek(0) != quote) {
            boolean escaped = peek(0) == '\\' && (peek(1) == quote || peek(1) == '\\');
            at += escaped ? 1 : 0;
            content.append(text.charAt(at++));
        }
        if (!take(quote)) {
            throw new FilterSyntaxException(start, "this quote has no end: expected another " + quote);
        }
        return content.toString();
    }

    private static boolean isQuote(int c) {
        return c == '"' || c == '\'';
    }

    static boolean startsPattern(String text) {
        return !text.isEmpty() && "~|&!".indexOf(text.charAt(0)) < 0;
    }

    static boolean startsValue(String text) {
        return !text.isEmpty() && "~!=<>".indexOf(text.charAt(0)) < 0;
    }

    static boolean inPattern(int c) {
        return !Character.isWhitespace(c) && c != '(' && c != ')' && !isQuote(c);
    }

    static boolean inValue(int c) {
        return inPattern(c) && c != '|' && c != '&';
    }
}

package dev.weir.inspector.facet;

import java.util.Locale;
import java.util.regex.Pattern;

/** Finds the longest text that whatever a regular expression finds must hold: by it one looks first, and by the expression only where it is. */
public final class RegexLiteral {

    private static final String ENDS = "^$.|?*+()[]{}\\";

    /** Flags of a part, quotations, properties: what they mean is not read here, or depends on the case of letters. */
    private static final Pattern STRANGE = Pattern.compile("\\(\\?[^:=!<>]|\\\\[QpP]");

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private RegexLiteral(String regex) {
        this.regex = regex;
    }

    /** Whether it says the same of a text in lower case. */
    public static boolean caseless(String regex) {
        return !STRANGE.matcher(regex).find();
    }

    /** In lower case, of ASCII; empty when there is none. */
    public static String of(String regex) {
        return caseless(regex) ? new RegexLiteral(regex).read() : "";
    }

    /** Whether it finds nothing but these characters. */
    public static boolean plain(String regex) {
        return !regex.isEmpty() && regex.chars().allMatch(c -> ENDS.indexOf(c) < 0 && c < 0x80 && c > ' ');
    }

    private String read() {
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            switch (c) {
                case '|' -> {
                    // What stands on one side need not be on the other.
                    return "";
                }
                case '(' -> {
                    end();
                    skip();
                    if (quantified()) {
                        at++;
                    }
                }
                case '[' -> {
                    end();
                    skipClass();
                }
                case '\\' -> escape();
                case '?', '*', '{' -> {
                    // The character in front may be absent.
                    run.setLength(Math.max(0, run.length() - 1));
                    end();
                    at = c == '{' ? Math.max(at, regex.indexOf('}', at) + 1) : at;
                }
                case '^', '$', '.', ')', ']', '}', '+' -> end();
                default -> add(c);
            }
        }
        end();
        return longest;
    }

    private boolean quantified() {
        return at < regex.length() && "?*+".indexOf(regex.charAt(at)) >= 0;
    }

    private void add(char c) {
        if (c < 0x80 && c >= ' ') {
            run.append(c);
        } else {
            end();
        }
    }

    private void end() {
        if (run.length() > longest.length()) {
            longest = run.toString().toLowerCase(Locale.ROOT);
        }
        run.setLength(0);
    }

    private void escape() {
        char c = at < regex.length() ? regex.charAt(at++) : '\\';
        if (Character.isLetterOrDigit(c)) {
            end();
            // \x41, \p{Alpha}, \cX: what belongs to them is no text.
            int last = regex.indexOf('}', at);
            at = at < regex.length() && regex.charAt(at) == '{' && last > 0 ? last + 1 : at;
            at = "xucpP0".indexOf(c) >= 0 ? past(c) : at;
        } else {
            add(c);
        }
    }

    private int past(char c) {
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == '0' ? 3 : 1;
        return Math.min(regex.length(), at + (at > 0 && regex.charAt(at - 1) == '}' ? 0 : digits));
    }

    /** To behind the parenthesis that closes the one before. */
    private void skip() {
        int depth = 1;
        while (at < regex.length() && depth > 0) {
            char c = regex.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                skipClass();
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
    }

    /** To behind the bracket; one may stand inside of another. */
    private void skipClass() {
        int depth = 1;
        boolean first = true;
        while (at < regex.length() && depth > 0) {
            char c = regex.charAt(at++);
            if (c == '^' && first) {
                continue;
            }
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && !first) {
                depth--;
            }
            first = false;
        }
    }
}

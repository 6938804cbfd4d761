package dev.weir.inspector.store.index.column;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.Condition.Absent;
import dev.weir.inspector.facet.Condition.Addressed;
import dev.weir.inspector.facet.Condition.All;
import dev.weir.inspector.facet.Condition.Any;
import dev.weir.inspector.facet.Condition.Between;
import dev.weir.inspector.facet.Condition.Bits;
import dev.weir.inspector.facet.Condition.During;
import dev.weir.inspector.facet.Condition.Not;
import dev.weir.inspector.facet.Condition.Noted;
import dev.weir.inspector.facet.Condition.On;
import dev.weir.inspector.facet.Condition.Remote;
import dev.weir.inspector.facet.Condition.Text;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.store.index.column.Sieve.Test;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Looks up what a condition means in one index: which words pass, which connections, which moments. */
final class Meanings {

    private final Sieve sieve;
    private final Columns columns;
    private final Around around;

    Meanings(Sieve sieve, Columns columns, Around around) {
        this.sieve = sieve;
        this.columns = columns;
        this.around = around;
    }

    Test of(Condition condition) throws SQLException {
        if (condition instanceof All all) {
            return joined(all.parts(), true);
        }
        if (condition instanceof Any any) {
            return joined(any.parts(), false);
        }
        if (condition instanceof Not not) {
            return not(of(not.part()));
        }
        if (condition instanceof Between between) {
            return between(between);
        }
        if (condition instanceof Bits bits) {
            return bits(bits);
        }
        if (condition instanceof Absent absent) {
            return (sight, into) -> {
                long[] present = sight.column(absent.column()).present;
                for (int i = 0; i < Chunk.WORDS; i++) {
                    into.sure[i] = ~present[i];
                    into.maybe[i] = ~present[i];
                }
            };
        }
        return named(condition);
    }

    private Test named(Condition condition) throws SQLException {
        if (condition instanceof Text text) {
            return text(text);
        }
        if (condition instanceof On on) {
            return on(on);
        }
        if (condition instanceof Remote remote) {
            return remote(remote.test());
        }
        if (condition instanceof During during) {
            return of(during(during.page()));
        }
        if (condition instanceof Noted noted) {
            return noted(noted);
        }
        if (condition instanceof Addressed addressed) {
            Around.ChunkBits found = around.addressed(addressed.test(), columns.chunks());
            return (sight, into) -> {
                long[] bits = found.of(sight.chunk());
                System.arraycopy(bits, 0, into.sure, 0, Chunk.WORDS);
                System.arraycopy(bits, 0, into.maybe, 0, Chunk.WORDS);
            };
        }
        return (sight, into) -> {
            Arrays.fill(into.sure, 0);
            Arrays.fill(into.maybe, -1L);
        };
    }

    private Test joined(List<Condition> parts, boolean all) throws SQLException {
        List<Test> tests = new ArrayList<>();
        for (Condition part : parts) {
            tests.add(of(part));
        }
        Sieve.Bits one = new Sieve.Bits();
        return (sight, into) -> {
            Arrays.fill(into.sure, all ? -1L : 0);
            Arrays.fill(into.maybe, all ? -1L : 0);
            for (Test test : tests) {
                test.at(sight, one);
                for (int i = 0; i < Chunk.WORDS; i++) {
                    into.sure[i] = all ? into.sure[i] & one.sure[i] : into.sure[i] | one.sure[i];
                    into.maybe[i] = all ? into.maybe[i] & one.maybe[i] : into.maybe[i] | one.maybe[i];
                }
            }
        };
    }

    /** What may be so may not be so: sure is only the contrary of what cannot be. */
    private static Test not(Test part) {
        Sieve.Bits of = new Sieve.Bits();
        return (sight, into) -> {
            part.at(sight, of);
            for (int i = 0; i < Chunk.WORDS; i++) {
                into.sure[i] = ~of.maybe[i];
                into.maybe[i] = ~of.sure[i];
            }
        };
    }

    /** Whether something holds for a value. */
    @FunctionalInterface
    private interface Holds {
        boolean of(long value);
    }

    private static Test each(Column column, Holds holds) {
        return (sight, into) -> {
            into.none();
            Chunk chunk = sight.column(column);
            for (int word = 0; word < Chunk.WORDS; word++) {
                long found = 0;
                for (long bits = chunk.present[word]; bits != 0; bits &= bits - 1) {
                    int bit = Long.numberOfTrailingZeros(bits);
                    found |= holds.of(chunk.values[(word << 6) + bit]) ? 1L << bit : 0;
                }
                into.sure[word] = found;
                into.maybe[word] = found;
            }
        };
    }

    private static Test between(Between between) {
        long least = between.least();
        long most = between.most();
        if (between.column() == Column.NUMBER) {
            return (sight, into) -> {
                into.none();
                long first = (long) sight.chunk() * Chunk.ROWS;
                for (int row = 0; row < Chunk.ROWS; row++) {
                    if (least <= first + row && first + row <= most) {
                        into.set(row);
                    }
                }
            };
        }
        return (sight, into) -> {
            Chunk chunk = sight.column(between.column());
            for (int word = 0; word < Chunk.WORDS; word++) {
                long found = 0;
                if (chunk.present[word] != 0) {
                    for (int bit = 0; bit < Long.SIZE; bit++) {
                        long value = chunk.values[(word << 6) + bit];
                        found |= least <= value && value <= most ? 1L << bit : 0;
                    }
                }
                into.sure[word] = found & chunk.present[word];
                into.maybe[word] = found & chunk.present[word];
            }
        };
    }

    private static Test bits(Bits bits) {
        return each(bits.column(), value -> (value & bits.mask()) != 0);
    }

    /** Of a text that was not kept, because there were too many different ones, nothing is known. */
    private Test text(Text text) {
        BitSet passing = around.words(text.test());
        Test known = each(text.column(), value -> passing.get((int) value));
        return (sight, into) -> {
            known.at(sight, into);
            Chunk chunk = sight.column(text.column());
            for (int row = 0; row < Chunk.ROWS; row++) {
                if (chunk.values[row] == Around.NOT_KEPT && chunk.has(row)) {
                    into.perhaps(row);
                }
            }
        };
    }

    private Test on(On on) throws SQLException {
        Verdict links = sieve.connections(on.link());
        return (sight, into) -> {
            into.none();
            Chunk chunk = sight.column(on.connection());
            for (int word = 0; word < Chunk.WORDS; word++) {
                for (long bits = chunk.present[word]; bits != 0; bits &= bits - 1) {
                    int row = (word << 6) + Long.numberOfTrailingZeros(bits);
                    if (links.sure().holds(chunk.values[row])) {
                        into.set(row);
                    } else if (links.open().holds(chunk.values[row])) {
                        into.perhaps(row);
                    }
                }
            }
        };
    }

    private Test remote(Predicate<String> test) {
        Map<Long, String> addresses = new HashMap<>();
        return (sight, into) -> {
            into.none();
            Chunk address = sight.column(Column.LINK_ADDRESS);
            Chunk port = sight.column(Column.LINK_PORT);
            for (int row = 0; row < Chunk.ROWS; row++) {
                if (address.has(row)) {
                    String host = addresses.computeIfAbsent(address.values[row], around::word);
                    if (test.test(host + ":" + port.values[row])) {
                        into.set(row);
                    }
                }
            }
        };
    }

    private Condition during(Predicate<String> test) {
        List<PageMark> all = around.pages();
        List<Condition> spans = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (test.test(all.get(i).name())) {
                long end = i + 1 < all.size() ? all.get(i + 1).atNanos() - 1 : Long.MAX_VALUE;
                spans.add(new Between(Column.STARTED, all.get(i).atNanos(), end));
            }
        }
        return new Any(spans);
    }

    private Test noted(Noted noted) {
        Map<Integer, Sieve.Bits> chunks = new HashMap<>();
        around.notes().values().stream()
                .filter(noted.test())
                .filter(note -> note.number() >= 0 && note.number() < Integer.MAX_VALUE)
                .forEach(note -> chunks.computeIfAbsent(Columns.chunk(note.number()), key -> new Sieve.Bits())
                        .set(Columns.row(note.number())));
        Sieve.Bits none = new Sieve.Bits();
        return (sight, into) -> {
            Sieve.Bits there = chunks.getOrDefault(sight.chunk(), none);
            System.arraycopy(there.sure, 0, into.sure, 0, Chunk.WORDS);
            System.arraycopy(there.maybe, 0, into.maybe, 0, Chunk.WORDS);
        };
    }
}

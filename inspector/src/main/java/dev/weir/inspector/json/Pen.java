package dev.weir.inspector.json;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.RawHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Segment;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What the two forms have in common: absent instead of null or empty. What they write differently is abstract. */
abstract class Pen {

    /** What comes next is the value of this property. */
    abstract void name(String name);

    abstract void value(long number);

    abstract void value(boolean truth);

    /** Half of a surrogate pair has no UTF-8 form: U+FFFD stands in its place. */
    abstract void value(String text);

    abstract void startObject();

    abstract void endObject();

    abstract void startArray();

    abstract void endArray();

    /** The value is an instant on the capture's clock. */
    abstract void instant(long nanos);

    /** An instant on the capture's clock. */
    abstract void at(String name, long nanos);

    /** A length of time. */
    abstract void span(String name, long nanos);

    /** A length of time that may be unknown. */
    abstract void span(String name, @Nullable Long nanos);

    /** A number that is often 0. */
    abstract void count(String name, long value);

    abstract void flag(String name, boolean value);

    /** How a constant is spelled. */
    abstract String spelling(Enum<?> word);

    abstract void id(String name, @Nullable ExchangeId id);

    abstract void id(String name, @Nullable ConnectionId id);

    abstract void head(@Nullable RawHead head);

    abstract void received(RejectedHead rejected);

    abstract void body(RecordedBody body);

    /** What another program's file says in fields of its own, as JSON. */
    abstract void imported(@Nullable String fields);

    /** What else can be derived from a message. */
    abstract void derived(RecordedMessage message);

    abstract void samples(List<TcpSample> samples);

    abstract void segments(List<Segment> kept);

    /** The recorded bytes of a message. */
    abstract void kept(int keptBytes, byte @Nullable [] kept);

    /** Where all facts of an object come from when the model leaves it unsaid because it is always so. */
    abstract void always(Evidence evidence);

    final void at(String name, @Nullable Long nanos) {
        if (nanos != null) {
            at(name, nanos.longValue());
        }
    }

    final void evidence(Evidence evidence) {
        word("ev", evidence);
    }

    /** A number whose absence means something else than 0. */
    final void number(String name, long value) {
        name(name);
        value(value);
    }

    final void number(String name, @Nullable Integer value) {
        if (value != null) {
            number(name, value.longValue());
        }
    }

    final void number(String name, @Nullable Long value) {
        if (value != null) {
            number(name, value.longValue());
        }
    }

    /** A truth that may be unknown. */
    final void truth(String name, @Nullable Boolean value) {
        if (value != null) {
            name(name);
            value(value.booleanValue());
        }
    }

    void text(String name, @Nullable String text) {
        if (text != null) {
            name(name);
            value(text);
        }
    }

    final void word(String name, @Nullable Enum<?> word) {
        if (word != null) {
            name(name);
            value(spelling(word));
        }
    }

    final void words(String name, List<? extends Enum<?>> words) {
        list(name, words, (pen, word) -> pen.value(pen.spelling(word)));
    }

    final void texts(String name, List<String> texts) {
        list(name, texts, Pen::value);
    }

    final <T> void object(String name, @Nullable T value, BiConsumer<Pen, T> form) {
        if (value != null) {
            name(name);
            startObject();
            form.accept(this, value);
            endObject();
        }
    }

    final <T> void objects(String name, List<T> values, BiConsumer<Pen, T> form) {
        list(name, values, (pen, value) -> {
            pen.startObject();
            form.accept(pen, value);
            pen.endObject();
        });
    }

    private <T> void list(String name, List<T> values, BiConsumer<Pen, T> form) {
        if (!values.isEmpty()) {
            name(name);
            startArray();
            for (T value : values) {
                form.accept(this, value);
            }
            endArray();
        }
    }

    final void address(String name, InetSocketAddress address) {
        text(name, Addresses.text(address));
    }
}

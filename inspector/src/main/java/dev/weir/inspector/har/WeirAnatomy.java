package dev.weir.inspector.har;

import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.anatomy.Oddity;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedBody.Arrival;
import dev.weir.inspector.model.RecordedBody.Arrivals;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.redact.Redactor;
import org.jspecify.annotations.Nullable;

/** Writes the parts of {@code _weir} that tell where in its bytes a message is what, and when its body came. */
final class WeirAnatomy {

    private final HarJson json;
    private final Redactor redactor;
    private final long anchorNanos;

    WeirAnatomy(HarJson json, Redactor redactor, long anchorNanos) {
        this.json = json;
        this.redactor = redactor;
        this.anchorNanos = anchorNanos;
    }

    /** Of each field its offset and length. */
    void write(HeadAnatomy anatomy) {
        json.array("fields");
        for (HeadAnatomy.Part field : anatomy.fields()) {
            json.array().number(field.offset()).number(field.length()).endArray();
        }
        json.endArray();
        writeOddities(anatomy);
    }

    /** What came of a head that was refused; its bytes are not in a HAR. */
    void writeRejected(@Nullable RejectedHead rejected) {
        if (rejected == null) {
            return;
        }
        json.object("rejected").token("leg", rejected.leg());
        json.thousandth("t", rejected.atNanos() - anchorNanos)
                .number("received", rejected.received().length)
                .number("offset", rejected.offset());
        writeOddities(HeadAnatomy.ofRejected(rejected));
        json.endObject();
    }

    private void writeOddities(HeadAnatomy anatomy) {
        if (anatomy.oddities().isEmpty()) {
            return;
        }
        json.array("oddities");
        for (Oddity oddity : anatomy.oddities()) {
            json.object()
                    .string("kind", oddity.kind().token())
                    .number("offset", oddity.offset())
                    .number("length", oddity.length())
                    .endObject();
        }
        json.endArray();
    }

    /** Of each part that is kept when it came, as other instants here, and its bytes. */
    void writeArrivals(Arrivals arrivals) {
        if (arrivals.count() == 0) {
            return;
        }
        json.object("arrivals").number("count", arrivals.count()).thousandth("longestGap", arrivals.longestGapNanos());
        json.array("first");
        for (Arrival arrival : arrivals.first()) {
            json.array()
                    .thousandth(arrival.atNanos() - anchorNanos)
                    .number(arrival.bytes())
                    .endArray();
        }
        json.endArray().endObject();
    }

    void writeTrailers(byte @Nullable [] trailers) {
        if (trailers == null) {
            return;
        }
        json.array("trailers");
        for (HeadFields.Field field : HeadFields.trailers(trailers)) {
            json.object()
                    .string("name", field.name())
                    .string("value", redactor.header(field.name(), field.value()))
                    .endObject();
        }
        json.endArray();
    }
}

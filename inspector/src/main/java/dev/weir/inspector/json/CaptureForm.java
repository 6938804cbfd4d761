package dev.weir.inspector.json;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.wire.PacketCapture;
import java.time.Instant;
import java.util.Objects;

/** The fields of what is true of a whole capture. */
final class CaptureForm {

    private CaptureForm() {}

    static void write(Pen pen, CaptureInfo info) {
        pen.text("weir_version", info.weirVersion());
        pen.text("anchor_wall", info.anchor().wall().toString());
        pen.number("anchor", info.anchor().atNanos());
        pen.texts("command", info.command());
        pen.text("transport", info.transport());
        pen.object("lost", info.lost(), CaptureForm::writeLoss);
        pen.object("packets", info.packets(), CaptureForm::writePackets);
        pen.object("strain", info.strain(), CaptureForm::writeStrain);
    }

    static CaptureInfo read(Fields f) {
        return new CaptureInfo(
                f.text("weir_version"),
                new ClockAnchor(Instant.parse(f.text("anchor_wall")), f.number("anchor")),
                f.texts("command"),
                f.text("transport"),
                f.object("lost", CaptureForm::readLoss),
                Objects.requireNonNullElse(f.objectOrNull("packets", CaptureForm::readPackets), PacketCapture.OFF),
                Objects.requireNonNullElse(f.objectOrNull("strain", CaptureForm::readStrain), Strain.NONE));
    }

    private static void writePackets(Pen pen, PacketCapture packets) {
        pen.text("tool", packets.tool());
        pen.text("why", packets.why());
        pen.flag("payload", packets.payload());
        pen.count("seen", packets.seen());
        pen.count("dropped", packets.dropped());
        pen.span("clock_error", packets.clockErrorNanos());
    }

    private static PacketCapture readPackets(Fields f) {
        return new PacketCapture(
                f.textOrNull("tool"),
                f.textOrNull("why"),
                f.flag("payload"),
                f.count("seen"),
                f.count("dropped"),
                f.count("clock_error"));
    }

    private static void writeStrain(Pen pen, Strain strain) {
        pen.count("lag_p50", strain.lagP50Nanos());
        pen.count("lag_p99", strain.lagP99Nanos());
        pen.count("lag_max", strain.lagMaxNanos());
        pen.count("stalls", strain.stalls());
        pen.count("held", strain.heldNanos());
    }

    private static Strain readStrain(Fields f) {
        return new Strain(
                f.count("lag_p50"), f.count("lag_p99"), f.count("lag_max"), f.count("stalls"), f.count("held"));
    }

    private static void writeLoss(Pen pen, Loss lost) {
        pen.count("dropped_events", lost.droppedEvents());
        pen.count("unwritten_exchanges", lost.unwrittenExchanges());
        pen.count("evicted_exchanges", lost.evictedExchanges());
        pen.flag("abrupt", lost.abrupt());
        pen.count("dropped_body_bytes", lost.droppedBodyBytes());
    }

    private static Loss readLoss(Fields f) {
        return new Loss(
                f.count("dropped_events"),
                f.count("unwritten_exchanges"),
                f.count("evicted_exchanges"),
                f.flag("abrupt"),
                f.count("dropped_body_bytes"));
    }
}

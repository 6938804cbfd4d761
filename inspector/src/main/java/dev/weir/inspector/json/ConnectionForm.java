package dev.weir.inspector.json;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpSyn;
import dev.weir.inspector.model.RecordedConnection;

/** The fields of a connection. */
final class ConnectionForm {

    private ConnectionForm() {}

    static void write(Pen pen, RecordedConnection connection) {
        pen.id("id", connection.id());
        pen.word("leg", connection.leg());
        pen.address("local", connection.local());
        pen.address("remote", connection.remote());
        pen.at("connect_started", connection.connectStartedAtNanos());
        pen.at("established", connection.establishedAtNanos());
        pen.id("paid_by", connection.paidBy());
        pen.text("intercepted_authority", connection.interceptedAuthority());
        pen.object("tls", connection.tls(), SetUpForm::writeHandshake);
        pen.object("syn", connection.syn(), ConnectionForm::writeSyn);
        pen.text("protocol", connection.protocol());
        pen.objects("go_aways", connection.goAways(), StreamForm::writeGoAway);
        pen.samples(connection.samples());
        pen.count("exchanges", connection.exchanges());
        pen.count("last_exchange", connection.lastExchange());
        pen.count("received_bytes", connection.bytesReceived());
        pen.count("sent_bytes", connection.bytesSent());
        pen.object("close", connection.close(), CloseForm::write);
        pen.object("segments", connection.segments(), SegmentsForm::write);
    }

    static RecordedConnection read(Fields f) {
        return new RecordedConnection(
                new ConnectionId(f.number("id")),
                f.word("leg", Leg.class),
                Addresses.socket(f.text("local")),
                Addresses.socket(f.text("remote")),
                f.atOrNull("connect_started"),
                f.at("established"),
                ExchangeForm.exchange(f.numberOrNull("paid_by")),
                f.textOrNull("intercepted_authority"),
                f.objectOrNull("tls", SetUpForm::readHandshake),
                f.objectOrNull("syn", ConnectionForm::readSyn),
                f.textOrNull("protocol"),
                f.objects("go_aways", StreamForm::readGoAway),
                PackedSamples.read(f),
                f.smallCount("exchanges"),
                f.count("last_exchange"),
                f.count("received_bytes"),
                f.count("sent_bytes"),
                f.objectOrNull("close", CloseForm::read),
                f.objectOrNull("segments", SegmentsForm::read));
    }

    private static void writeSyn(Pen pen, TcpSyn syn) {
        pen.address("source", syn.source());
        pen.number("ttl", syn.timeToLive());
        pen.flag("dont_fragment", syn.dontFragment());
        pen.flag("ecn", syn.ecn());
        pen.number("seq", syn.sequence());
        pen.number("window_bytes", syn.window());
        pen.number("mss_bytes", syn.mss());
        pen.number("window_scale", syn.windowScale());
        pen.flag("sack", syn.sackPermitted());
        pen.flag("timestamps", syn.timestamps());
        pen.number("fast_open_cookie_bytes", syn.fastOpenCookieBytes());
        pen.texts("options", syn.options());
        pen.always(Evidence.KERNEL);
    }

    private static TcpSyn readSyn(Fields f) {
        return new TcpSyn(
                Addresses.socket(f.text("source")),
                Math.toIntExact(f.number("ttl")),
                f.flag("dont_fragment"),
                f.flag("ecn"),
                f.number("seq"),
                Math.toIntExact(f.number("window_bytes")),
                Math.toIntExact(f.number("mss_bytes")),
                Math.toIntExact(f.number("window_scale")),
                f.flag("sack"),
                f.flag("timestamps"),
                Math.toIntExact(f.number("fast_open_cookie_bytes")),
                f.texts("options"));
    }
}

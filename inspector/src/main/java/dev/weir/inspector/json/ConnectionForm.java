package dev.weir.inspector.json;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;

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
        pen.objects("samples", connection.samples(), ConnectionForm::writeSample);
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
                f.numberOrNull("connect_started"),
                f.number("established"),
                ExchangeForm.exchange(f.numberOrNull("paid_by")),
                f.textOrNull("intercepted_authority"),
                f.objectOrNull("tls", SetUpForm::readHandshake),
                f.objects("samples", ConnectionForm::readSample),
                f.smallCount("exchanges"),
                f.count("last_exchange"),
                f.count("received_bytes"),
                f.count("sent_bytes"),
                f.objectOrNull("close", CloseForm::read),
                f.objectOrNull("segments", SegmentsForm::read));
    }

    private static void writeSample(Pen pen, TcpSample sample) {
        pen.at("taken", sample.atNanos());
        pen.word("moment", sample.moment());
        pen.kernel(sample.info());
        pen.always(Evidence.KERNEL);
    }

    private static TcpSample readSample(Fields f) {
        return new TcpSample(
                f.number("taken"), f.word("moment", TcpMoment.class), TcpInfoForm.read(f.numbers("tcp_info")));
    }
}

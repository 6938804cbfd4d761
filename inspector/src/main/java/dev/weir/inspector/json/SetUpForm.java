package dev.weir.inspector.json;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RefusedChain;
import dev.weir.events.TlsDetails;
import dev.weir.events.TlsHello;
import dev.weir.inspector.model.ClientCertificate;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TlsHandshake;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The fields of what sets a connection up: names, attempts, handshakes, and how each of them may fail. */
final class SetUpForm {

    private SetUpForm() {}

    static void writeFailure(Pen pen, Failure failure) {
        pen.word("leg", failure.leg());
        pen.word("kind", failure.kind());
        pen.text("detail", failure.detail());
    }

    static Failure readFailure(Fields f) {
        return new Failure(f.word("leg", Leg.class), f.word("kind", FailureKind.class), f.text("detail"));
    }

    static void writeLookup(Pen pen, DnsLookup lookup) {
        pen.text("name", lookup.name());
        pen.at("started", lookup.startedAtNanos());
        pen.at("ended", lookup.endedAtNanos());
        pen.word("source", lookup.source());
        pen.texts("addresses", texts(lookup.addresses()));
        pen.objects("steps", lookup.steps(), SetUpForm::writeStep);
        pen.objects("queries", lookup.queries(), SetUpForm::writeQuery);
        pen.object("failure", lookup.failure(), SetUpForm::writeFailure);
    }

    private static List<String> texts(List<InetAddress> addresses) {
        List<String> texts = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            texts.add(Addresses.text(address));
        }
        return texts;
    }

    static DnsLookup readLookup(Fields f) {
        return new DnsLookup(
                f.text("name"),
                f.at("started"),
                f.atOrNull("ended"),
                f.wordOrNull("source", DnsSource.class),
                f.texts("addresses").stream().map(Addresses::address).toList(),
                f.objects("steps", SetUpForm::readStep),
                f.objects("queries", SetUpForm::readQuery),
                f.objectOrNull("failure", SetUpForm::readFailure));
    }

    private static void writeStep(Pen pen, DnsLookup.Step step) {
        pen.word("source", step.source());
        pen.at("started", step.startedAtNanos());
        pen.at("ended", step.endedAtNanos());
        pen.flag("found", step.found());
        pen.text("said", step.said());
    }

    private static DnsLookup.Step readStep(Fields f) {
        return new DnsLookup.Step(
                f.word("source", DnsSource.class), f.at("started"), f.at("ended"), f.flag("found"), f.text("said"));
    }

    private static void writeQuery(Pen pen, DnsQuery query) {
        pen.text("name", query.name());
        pen.text("type", query.type());
        pen.address("server", query.server());
        pen.text("transport", query.transport());
        pen.at("started", query.startedAtNanos());
        pen.at("ended", query.endedAtNanos());
        pen.text("rcode", query.rcode());
        pen.objects("answers", query.answers(), SetUpForm::writeAnswer);
        pen.number("negative_ttl_s", query.negativeTtlSeconds());
        pen.text("failure", query.failure());
    }

    private static DnsQuery readQuery(Fields f) {
        return new DnsQuery(
                f.text("name"),
                f.text("type"),
                Addresses.socket(f.text("server")),
                f.text("transport"),
                f.at("started"),
                f.at("ended"),
                f.textOrNull("rcode"),
                f.objects("answers", SetUpForm::readAnswer),
                f.numberOrNull("negative_ttl_s"),
                f.textOrNull("failure"));
    }

    private static void writeAnswer(Pen pen, DnsRecord answer) {
        pen.text("name", answer.name());
        pen.text("type", answer.type());
        pen.number("ttl_s", answer.ttlSeconds());
        pen.text("data", answer.data());
    }

    private static DnsRecord readAnswer(Fields f) {
        return new DnsRecord(f.text("name"), f.text("type"), f.number("ttl_s"), f.text("data"));
    }

    static void writeRetry(Pen pen, Retry retry) {
        writeFailure(pen, retry.cause());
        pen.id("connection", retry.connection());
        pen.span("idle", retry.idleNanos());
        pen.at("sent", retry.sentAtNanos());
        pen.at("at", retry.atNanos());
    }

    static Retry readRetry(Fields f) {
        return new Retry(
                readFailure(f),
                ExchangeForm.connection(f.numberOrNull("connection")),
                f.count("idle"),
                f.atOrNull("sent"),
                f.at("at"));
    }

    static void writeAttempt(Pen pen, ConnectAttempt attempt) {
        pen.id("connection", attempt.connection());
        pen.address("remote", attempt.remote());
        pen.at("started", attempt.startedAtNanos());
        pen.at("ended", attempt.endedAtNanos());
        pen.word("outcome", attempt.outcome());
        pen.object("failure", attempt.failure(), SetUpForm::writeFailure);
    }

    static ConnectAttempt readAttempt(Fields f) {
        return new ConnectAttempt(
                new ConnectionId(f.number("connection")),
                Addresses.socket(f.text("remote")),
                f.at("started"),
                f.atOrNull("ended"),
                f.word("outcome", ConnectAttempt.Outcome.class),
                f.objectOrNull("failure", SetUpForm::readFailure));
    }

    static void writeHandshake(Pen pen, TlsHandshake handshake) {
        pen.text("server_name", handshake.serverName());
        pen.texts("protocols", handshake.protocols());
        pen.at("started", handshake.startedAtNanos());
        pen.at("answered", handshake.answeredAtNanos());
        pen.object("hello", handshake.hello(), SetUpForm::writeHello);
        pen.at("ended", handshake.endedAtNanos());
        pen.object("client_certificate", handshake.clientCertificate(), SetUpForm::writeClientCertificate);
        pen.object("refused", handshake.refused(), SetUpForm::writeRefused);
        pen.object("details", handshake.details(), SetUpForm::writeDetails);
        pen.object("failure", handshake.failure(), SetUpForm::writeFailure);
    }

    static TlsHandshake readHandshake(Fields f) {
        return new TlsHandshake(
                f.textOrNull("server_name"),
                f.texts("protocols"),
                f.at("started"),
                f.atOrNull("answered"),
                f.objectOrNull("hello", SetUpForm::readHello),
                f.atOrNull("ended"),
                f.objectOrNull("client_certificate", SetUpForm::readClientCertificate),
                f.objectOrNull("refused", SetUpForm::readRefused),
                f.objectOrNull("details", SetUpForm::readDetails),
                f.objectOrNull("failure", SetUpForm::readFailure));
    }

    private static void writeHello(Pen pen, TlsHello hello) {
        pen.flag("ticket_offered", hello.ticketOffered());
        pen.texts("key_shares", hello.keyShares());
        pen.text("retry", hello.retry());
    }

    private static TlsHello readHello(Fields f) {
        return new TlsHello(f.flag("ticket_offered"), f.texts("key_shares"), f.textOrNull("retry"));
    }

    private static void writeRefused(Pen pen, RefusedChain refused) {
        pen.objects("chain", refused.certificates(), SetUpForm::writeCertificate);
        pen.text("missing_issuer", refused.missingIssuer());
    }

    private static RefusedChain readRefused(Fields f) {
        return new RefusedChain(f.objects("chain", SetUpForm::readCertificate), f.textOrNull("missing_issuer"));
    }

    private static void writeClientCertificate(Pen pen, ClientCertificate certificate) {
        pen.texts("issuers", certificate.issuers());
        pen.object("sent", certificate.sent(), SetUpForm::writeCertificate);
    }

    private static ClientCertificate readClientCertificate(Fields f) {
        return new ClientCertificate(f.texts("issuers"), f.objectOrNull("sent", SetUpForm::readCertificate));
    }

    private static void writeDetails(Pen pen, TlsDetails details) {
        pen.text("protocol", details.protocol());
        pen.text("cipher", details.cipher());
        pen.text("group", details.group());
        pen.text("alpn", details.alpn());
        pen.text("server_name", details.serverName());
        pen.truth("resumed", details.resumed());
        pen.objects("chain", details.chain(), SetUpForm::writeCertificate);
        pen.text("distrust", details.distrust());
    }

    private static TlsDetails readDetails(Fields f) {
        return new TlsDetails(
                f.text("protocol"),
                f.text("cipher"),
                f.textOrNull("group"),
                f.textOrNull("alpn"),
                f.textOrNull("server_name"),
                f.truthOrNull("resumed"),
                f.objects("chain", SetUpForm::readCertificate),
                f.textOrNull("distrust"));
    }

    private static void writeCertificate(Pen pen, CertificateDetails certificate) {
        pen.text("subject", certificate.subject());
        pen.text("issuer", certificate.issuer());
        pen.text("not_before", certificate.notBefore().toString());
        pen.text("not_after", certificate.notAfter().toString());
        pen.texts("names", certificate.names());
        pen.text("key", certificate.key());
        pen.number("size_bytes", certificate.sizeBytes());
    }

    private static CertificateDetails readCertificate(Fields f) {
        return new CertificateDetails(
                f.text("subject"),
                f.text("issuer"),
                Instant.parse(f.text("not_before")),
                Instant.parse(f.text("not_after")),
                f.texts("names"),
                f.text("key"),
                f.smallCount("size_bytes"));
    }
}

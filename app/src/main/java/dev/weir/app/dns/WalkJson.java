package dev.weir.app.dns;

import dev.weir.events.DnsRecord;
import dev.weir.inspector.ladder.Ends;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The same as JSON: {@code weir.dns/v1}, times in microseconds. */
public final class WalkJson {

    private WalkJson() {}

    /** Writes the fields of one reply into the object that is open. */
    public static void write(JsonGenerator out, ServerReply reply) {
        out.writeStringProperty("server", Ends.address(reply.server()));
        if (!reply.serverName().isEmpty()) {
            out.writeStringProperty("server_name", reply.serverName());
        }
        out.writeStringProperty("name", reply.name());
        out.writeStringProperty("type", reply.type());
        out.writeStringProperty("transport", reply.transport());
        out.writeNumberProperty("took_us", reply.nanos() / 1_000);
        if (reply.failure() != null) {
            out.writeStringProperty("failure", reply.failure());
            return;
        }
        out.writeStringProperty("rcode", reply.rcode());
        out.writeArrayPropertyStart("flags");
        reply.flags().forEach(out::writeString);
        out.writeEndArray();
        out.writeBooleanProperty("signed", reply.signed());
        write(out, "answers", reply.answers());
        write(out, "authority", reply.authority());
        write(out, "additional", reply.additional());
    }

    /** Writes one step as an object. */
    public static void write(JsonGenerator out, RootWalk.Step step) {
        out.writeStartObject();
        out.writeStringProperty("zone", step.zone() + ".");
        out.writeStringProperty("meaning", step.meaning().name().toLowerCase(Locale.ROOT));
        if (!step.leadsTo().isEmpty()) {
            out.writeStringProperty("leads_to", step.leadsTo() + ".");
        }
        out.writeBooleanProperty("detour", step.detour());
        write(out, step.reply());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, String name, List<DnsRecord> records) {
        out.writeArrayPropertyStart(name);
        for (DnsRecord record : records) {
            out.writeStartObject();
            out.writeStringProperty("name", record.name() + ".");
            out.writeNumberProperty("ttl_s", record.ttlSeconds());
            out.writeStringProperty("type", record.type());
            out.writeStringProperty("data", record.data());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}

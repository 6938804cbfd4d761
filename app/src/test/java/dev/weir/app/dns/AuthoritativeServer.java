package dev.weir.app.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A small authoritative name server over UDP and TCP, which knows what it is told. Answers over UDP are cut at 512 bytes. */
final class AuthoritativeServer implements AutoCloseable {

    private static final int TTL = 300;
    private static final int UDP_BYTES = 512;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Record> records = new ArrayList<>();
    private final List<Delegation> delegations = new ArrayList<>();
    private final List<Name> zones = new ArrayList<>();
    private boolean refusing;

    @SuppressWarnings("ArrayRecordComponent") // ours alone, and never compared
    private record Delegation(Name zone, Name server, String glue, boolean[] signed) {}

    private AuthoritativeServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    /** Port 0 takes any that is free for both. */
    static AuthoritativeServer start(String address, int port) throws IOException {
        ServerSocket tcp = new ServerSocket();
        tcp.bind(new InetSocketAddress(address, port));
        DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()));
        AuthoritativeServer server = new AuthoritativeServer(udp, tcp);
        run(server::serveUdp);
        run(server::serveTcp);
        return server;
    }

    private interface Serving {
        void serve() throws IOException;
    }

    private static void run(Serving serving) {
        Thread thread = new Thread(() -> {
            try {
                serving.serve();
            } catch (IOException e) {
                // It was closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return tcp.getLocalPort();
    }

    /** Glue may be null: then the server's address must be looked for. */
    synchronized AuthoritativeServer delegates(String zone, String server, String glue) {
        delegations.add(new Delegation(name(zone), name(server), glue, new boolean[1]));
        return this;
    }

    synchronized AuthoritativeServer signsDelegationOf(String zone) {
        delegations.stream()
                .filter(delegation -> delegation.zone.equals(name(zone)))
                .forEach(delegation -> delegation.signed[0] = true);
        return this;
    }

    synchronized AuthoritativeServer answers(String name, String type, String... data) throws IOException {
        Name owner = name(name);
        records.add(
                switch (type) {
                    case "A" -> new ARecord(owner, DClass.IN, TTL, InetAddress.getByName(data[0]));
                    case "CNAME" -> new CNAMERecord(owner, DClass.IN, TTL, Name.fromConstantString(data[0]));
                    case "TXT" -> new TXTRecord(owner, DClass.IN, TTL, List.of(data));
                    default -> throw new IllegalArgumentException(type);
                });
        return this;
    }

    synchronized AuthoritativeServer owns(String zone) {
        zones.add(name(zone));
        return this;
    }

    synchronized AuthoritativeServer refuses() {
        refusing = true;
        return this;
    }

    private static Name name(String text) {
        return Name.fromConstantString(text + ".");
    }

    private void serveUdp() throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
            udp.receive(packet);
            byte[] query = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
            byte[] answer = answer(new Message(query)).toWire(UDP_BYTES);
            udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
    }

    private void serveTcp() throws IOException {
        while (true) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] answer = answer(new Message(query)).toWire();
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            }
        }
    }

    private synchronized Message answer(Message query) {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        if (refusing) {
            answer.getHeader().setRcode(Rcode.REFUSED);
            return answer;
        }
        boolean named = false;
        for (Record record : records) {
            named |= record.getName().equals(question.getName());
            boolean wanted = record.getType() == question.getType() || record.getType() == Type.CNAME;
            if (record.getName().equals(question.getName()) && wanted) {
                answer.addRecord(record, Section.ANSWER);
            }
        }
        if (!answer.getSection(Section.ANSWER).isEmpty()) {
            answer.getHeader().setFlag(Flags.AA);
        } else if (!refer(question.getName(), answer)) {
            deny(question.getName(), named, answer);
        }
        return answer;
    }

    private boolean refer(Name asked, Message answer) {
        for (Delegation delegation : delegations) {
            if (asked.subdomain(delegation.zone)) {
                answer.addRecord(new NSRecord(delegation.zone, DClass.IN, TTL, delegation.server), Section.AUTHORITY);
                if (delegation.signed[0]) {
                    answer.addRecord(
                            new DSRecord(delegation.zone, DClass.IN, TTL, 1, 13, 2, new byte[32]), Section.AUTHORITY);
                }
                if (delegation.glue != null) {
                    answer.addRecord(glue(delegation), Section.ADDITIONAL);
                }
                return true;
            }
        }
        return false;
    }

    private static Record glue(Delegation delegation) {
        try {
            return new ARecord(delegation.server, DClass.IN, TTL, InetAddress.getByName(delegation.glue));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void deny(Name asked, boolean named, Message answer) {
        for (Name zone : zones) {
            if (asked.subdomain(zone)) {
                answer.getHeader().setFlag(Flags.AA);
                answer.getHeader().setRcode(named ? Rcode.NOERROR : Rcode.NXDOMAIN);
                answer.addRecord(new SOARecord(zone, DClass.IN, TTL, zone, zone, 1, 1, 1, 1, 60), Section.AUTHORITY);
                return;
            }
        }
        answer.getHeader().setRcode(Rcode.REFUSED);
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            // It is gone.
        }
    }
}

package dev.weir.app.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.dns.RootWalk.Meaning;
import dev.weir.app.dns.RootWalk.Step;
import dev.weir.events.DnsRecord;
import dev.weir.events.Ticker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A closed network of authoritative servers on loopback: the root, the zone test, and below it shop.test and others. */
class RootWalkIT {

    private final List<AuthoritativeServer> servers = new ArrayList<>();
    private int port;

    private AuthoritativeServer server(String address) throws IOException {
        AuthoritativeServer server = AuthoritativeServer.start(address, port);
        port = server.port(); // delegations name no port: all listen on the same
        servers.add(server);
        return server;
    }

    @AfterEach
    void stop() {
        servers.forEach(AuthoritativeServer::close);
    }

    private List<Step> walk(String name, String type) throws IOException {
        RootServers roots = RootServers.of("127.0.0.2:" + port);
        return new RootWalk(new ServerQuestion(Ticker.system()), roots).walk(name, type);
    }

    private static List<String> story(List<Step> steps) {
        return steps.stream()
                .map(step -> (step.detour() ? "(" : "") + "[" + step.zone() + "] "
                        + step.reply().type() + " " + step.reply().name() + " " + step.meaning()
                        + (step.leadsTo().isEmpty() ? "" : " " + step.leadsTo()))
                .toList();
    }

    private void tree() throws IOException {
        server("127.0.0.2").delegates("test", "ns.test", "127.0.0.3");
        server("127.0.0.3")
                .delegates("shop.test", "ns.shop.test", "127.0.0.4")
                .signsDelegationOf("shop.test")
                .delegates("remote.test", "ns.shop.test", null);
        server("127.0.0.4")
                .answers("www.shop.test", "A", "192.0.2.7")
                .answers("ns.shop.test", "A", "127.0.0.4")
                .answers("alias.shop.test", "CNAME", "www.remote.test.")
                .answers("www.remote.test", "A", "192.0.2.9")
                .answers(
                        "big.shop.test",
                        "TXT",
                        "x".repeat(200),
                        "y".repeat(200),
                        "z".repeat(200),
                        "u".repeat(200),
                        "v".repeat(200),
                        "w".repeat(200),
                        "t".repeat(200))
                .owns("shop.test")
                .owns("remote.test");
    }

    @Test
    void walkGoesFromTheRootThroughEachZone() throws Exception {
        tree();

        List<Step> steps = walk("www.shop.test", "A");

        assertThat(story(steps))
                .containsExactly(
                        "[] A www.shop.test REFERRAL test",
                        "[test] A www.shop.test REFERRAL shop.test",
                        "[shop.test] A www.shop.test ANSWER");
        assertThat(steps.get(2).reply().answers())
                .containsExactly(new DnsRecord("www.shop.test", "A", 300, "192.0.2.7"));
        assertThat(steps.get(2).reply().flags()).contains("AA");
        assertThat(steps.get(0).reply().delegatesSigned()).isFalse();
        assertThat(steps.get(1).reply().delegatesSigned()).isTrue();
        assertThat(steps.get(2).reply().server().getAddress().getHostAddress()).isEqualTo("127.0.0.4");
    }

    @Test
    void anAliasBeginsAgainAtTheRootAndAServerWithoutGlueIsLookedFor() throws Exception {
        tree();

        List<Step> steps = walk("alias.shop.test", "A");

        assertThat(story(steps))
                .containsExactly(
                        "[] A alias.shop.test REFERRAL test",
                        "[test] A alias.shop.test REFERRAL shop.test",
                        "[shop.test] A alias.shop.test RENAMED www.remote.test",
                        "[] A www.remote.test REFERRAL test",
                        "[test] A www.remote.test REFERRAL remote.test",
                        "([] A ns.shop.test REFERRAL test",
                        "([test] A ns.shop.test REFERRAL shop.test",
                        "([shop.test] A ns.shop.test ANSWER",
                        "[remote.test] A www.remote.test ANSWER");
    }

    @Test
    void whatDoesNotFitIsAskedForAgainOverTcp() throws Exception {
        tree();

        List<Step> steps = walk("big.shop.test", "TXT");

        Step last = steps.get(steps.size() - 1);
        assertThat(last.meaning()).isEqualTo(Meaning.ANSWER);
        assertThat(last.reply().transport()).isEqualTo("tcp");
        assertThat(steps.get(steps.size() - 2).reply().transport()).isEqualTo("udp");
        assertThat(steps.get(steps.size() - 2).reply().flags()).contains("TC");
    }

    @Test
    void namesAndRecordsThatAreNotThereAreToldApart() throws Exception {
        tree();

        List<Step> noName = walk("nobody.shop.test", "A");
        List<Step> noRecord = walk("www.shop.test", "MX");

        assertThat(noName.get(noName.size() - 1).meaning()).isEqualTo(Meaning.NO_SUCH_NAME);
        assertThat(noRecord.get(noRecord.size() - 1).meaning()).isEqualTo(Meaning.NO_RECORD);
    }

    @Test
    void aServerThatDoesNotKnowItsZoneIsLame() throws Exception {
        server("127.0.0.2").delegates("test", "ns.test", "127.0.0.3");
        server("127.0.0.3").refuses();

        List<Step> steps = walk("www.test", "A");

        assertThat(steps.get(steps.size() - 1).meaning()).isEqualTo(Meaning.FAILED);
        assertThat(steps.get(steps.size() - 1).reply().rcode()).isEqualTo("REFUSED");
    }
}

package dev.weir.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.events.Ticker;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** Who may know whom: the rules of docs/architecture.md. Each says why it is there. Those of the load: {@link LoadArchitectureTest}. */
@AnalyzeClasses(
        packages = "dev.weir",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The classes that other modules' tests offer come as jars, which the option of ArchUnit does not know. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule packagesFormNoCircle = slices().matching("dev.weir.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages in a circle can only be read, tested and changed all at once");

    @ArchTest
    static final ArchRule eventsKnowOnlyTheJdk = classes()
            .that()
            .resideInAPackage("dev.weir.events..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.weir.events..", "org.jspecify..")
            .because("events are the vocabulary that proxy and inspector share; a library in it would bind both");

    @ArchTest
    static final ArchRule certsKnowNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("dev.weir.certs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.weir.events..",
                    "dev.weir.proxy..",
                    "dev.weir.inspector..",
                    "dev.weir.web..",
                    "dev.weir.load..",
                    "dev.weir.app..")
            .because("issuing certificates is a matter of its own, useful and testable alone");

    @ArchTest
    static final ArchRule inspectorNeverSeesTheWire = noClasses()
            .that()
            .resideInAPackage("dev.weir.inspector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "dev.weir.proxy..", "dev.weir.certs..")
            .because(
                    "what is recorded must be explained by events alone, so that a capture can be read without a proxy");

    @ArchTest
    static final ArchRule webKnowsWhatWasRecordedAndNotHow = noClasses()
            .that()
            .resideInAPackage("dev.weir.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "dev.weir.proxy..", "dev.weir.certs..", "dev.weir.app..")
            .because("the page shows a stored capture as it shows a live one; only app knows that there is a proxy");

    @ArchTest
    static final ArchRule webLayers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("dev.weir.web")
            .layer("api")
            .definedBy("dev.weir.web.api..")
            .layer("capture")
            .definedBy("dev.weir.web.capture..")
            .layer("guide")
            .definedBy("dev.weir.web.guide..")
            .layer("live")
            .definedBy("dev.weir.web.live..")
            .layer("http")
            .definedBy("dev.weir.web.http..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("capture")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("guide")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("live")
            .mayOnlyBeAccessedByLayers("api", "capture")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("root", "api", "guide")
            .because("who may ask, what is shown, and what is answered are three subjects");

    @ArchTest
    static final ArchRule modelKnowsOnlyEvents = noClasses()
            .that()
            .resideInAPackage("dev.weir.inspector.model..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.weir.inspector..").and(not(resideInAPackage("dev.weir.inspector.model.."))))
            .because("everything in the inspector is a function of the model; the model is a function of nothing");

    @ArchTest
    static final ArchRule theInspectorComputesAndOnlyIngestAndStoreDo = noClasses()
            .that()
            .resideInAPackage("dev.weir.inspector..")
            .and()
            .resideOutsideOfPackages("dev.weir.inspector.ingest..", "dev.weir.inspector.store..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.nio\\.file\\.Files|java\\.io\\.File|java\\.io\\.File(In|Out)putStream"
                    + "|java\\.net\\.(Server|Datagram)?Socket|java\\.nio\\.channels\\..*|java\\.lang\\.Thread"
                    + "|java\\.util\\.concurrent\\..*Executor.*")
            .because("pure functions of the model need no file, socket or thread, and so their tests need none");

    @ArchTest
    static final ArchRule rulesAndExchangesHoldNoChannel = noClasses()
            .that()
            .resideInAnyPackage("dev.weir.proxy.exchange..", "dev.weir.proxy.http..", "dev.weir.proxy.websocket..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "java.net..", "java.nio.channels..")
            .because("protocol logic without I/O can be tested in whole conversations without a socket");

    @ArchTest
    static final ArchRule onlyTapsReport = noClasses()
            .that()
            .resideInAPackage("dev.weir.proxy..")
            .and()
            .resideOutsideOfPackages("dev.weir.proxy", "dev.weir.proxy.tap..")
            .should()
            .dependOnClassesThat(
                    assignableTo(Event.class).or(assignableTo(EventSink.class)).or(assignableTo(Ticker.class)))
            .because("measuring stays out of the way of moving bytes; the plain vocabulary of events is free for all");

    @ArchTest
    static final ArchRule clientLegNeverSeesOriginLeg = noClasses()
            .that()
            .resideInAPackage("dev.weir.proxy.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.proxy.origin..")
            .because("the legs meet in the exchange only; a leg that reaches into the other mixes their failures");

    @ArchTest
    static final ArchRule originLegNeverSeesClientLeg = noClasses()
            .that()
            .resideInAPackage("dev.weir.proxy.origin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.proxy.client..")
            .because("the legs meet in the exchange only; a leg that reaches into the other mixes their failures");

    @ArchTest
    static final ArchRule proxyLayers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("dev.weir.proxy")
            .layer("probe")
            .definedBy("dev.weir.proxy.probe..")
            .layer("client")
            .definedBy("dev.weir.proxy.client..")
            .layer("origin")
            .definedBy("dev.weir.proxy.origin")
            .layer("origin.h2")
            .definedBy("dev.weir.proxy.origin.h2..")
            .layer("parent")
            .definedBy("dev.weir.proxy.origin.parent..")
            .layer("route")
            .definedBy("dev.weir.proxy.origin.route..", "dev.weir.proxy.origin.pac..")
            .layer("dial")
            .definedBy("dev.weir.proxy.origin.dial..")
            .layer("dns")
            .definedBy("dev.weir.proxy.origin.dns..")
            .layer("relay")
            .definedBy("dev.weir.proxy.relay..")
            .layer("h2")
            .definedBy("dev.weir.proxy.h2..")
            .layer("tls")
            .definedBy("dev.weir.proxy.tls..")
            .layer("tap")
            .definedBy("dev.weir.proxy.tap..")
            .layer("transport")
            .definedBy("dev.weir.proxy.transport..")
            .layer("limit")
            .definedBy("dev.weir.proxy.limit..")
            .layer("exchange")
            .definedBy("dev.weir.proxy.exchange..")
            .layer("socks")
            .definedBy("dev.weir.proxy.socks..")
            .layer("http")
            .definedBy("dev.weir.proxy.http..")
            .layer("websocket")
            .definedBy("dev.weir.proxy.websocket..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("probe")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("origin")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("parent")
            .mayOnlyBeAccessedByLayers("origin")
            .whereLayer("route")
            .mayOnlyBeAccessedByLayers("root", "origin", "parent")
            .whereLayer("dial")
            .mayOnlyBeAccessedByLayers("root", "probe", "origin")
            .whereLayer("dns")
            .mayOnlyBeAccessedByLayers("root", "probe", "dial")
            .whereLayer("origin.h2")
            .mayOnlyBeAccessedByLayers("origin")
            .whereLayer("relay")
            .mayOnlyBeAccessedByLayers("client", "origin", "origin.h2")
            .whereLayer("h2")
            .mayOnlyBeAccessedByLayers("root", "client", "origin", "origin.h2", "relay")
            .whereLayer("tls")
            .mayOnlyBeAccessedByLayers("root", "probe", "client", "origin", "dial", "dns")
            .whereLayer("tap")
            .mayOnlyBeAccessedByLayers("root", "probe", "client", "origin", "origin.h2", "h2", "dial", "dns", "tls")
            .whereLayer("transport")
            .mayOnlyBeAccessedByLayers(
                    "root", "probe", "client", "origin", "origin.h2", "parent", "relay", "h2", "dial", "tls", "tap")
            .whereLayer("limit")
            .mayOnlyBeAccessedByLayers("root", "client", "h2")
            .whereLayer("exchange")
            .mayOnlyBeAccessedByLayers(
                    "route",
                    "root",
                    "probe",
                    "client",
                    "origin",
                    "origin.h2",
                    "parent",
                    "relay",
                    "h2",
                    "dial",
                    "dns",
                    "tls",
                    "tap",
                    "transport")
            .whereLayer("socks")
            .mayOnlyBeAccessedByLayers("client", "parent")
            .whereLayer("websocket")
            .mayOnlyBeAccessedByLayers("root", "client", "http", "tap")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers(
                    "socks",
                    "route",
                    "transport",
                    "root",
                    "probe",
                    "client",
                    "origin",
                    "origin.h2",
                    "parent",
                    "relay",
                    "h2",
                    "dial",
                    "dns",
                    "tls",
                    "tap",
                    "exchange",
                    "limit")
            .because(
                    "each layer is understood from those below it: http, exchange, transport, tap, tls, the legs, the root");

    @ArchTest
    static final ArchRule nettyStaysInTheProxy = noClasses()
            .that()
            .resideOutsideOfPackages("dev.weir.proxy..", "dev.weir.load.drive..", "dev.weir.app.warmup..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because(
                    "Netty is how the proxy moves bytes; who else needs it does the proxy's work (the warm-up plays both"
                            + " peers with it, as the classes it loads are those that the proxy needs)");

    @ArchTest
    static final ArchRule bouncyCastleStaysInCerts = noClasses()
            .that()
            .resideOutsideOfPackage("dev.weir.certs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..")
            .because("its jars are pinned together and replaced together; one module carries that");

    @ArchTest
    static final ArchRule noVagueNames = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helpers?|Impl)")
            .because("such a name says that nobody knew what the class is");

    @ArchTest
    static final ArchRule noManagers = noClasses()
            .that(not(assignableTo(KeyManager.class)).and(not(assignableTo(TrustManager.class))))
            .should()
            .haveNameMatching(".*Managers?")
            .because(
                    "such a name says that nobody knew what the class is; key and trust managers are the JDK's own term");

    @ArchTest
    static final ArchRule noVolatileStateInTheLegs = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(
                    "dev.weir.proxy.client..",
                    "dev.weir.proxy.exchange..",
                    "dev.weir.proxy.origin",
                    "dev.weir.proxy.origin.dial..")
            .should()
            .haveModifier(JavaModifier.VOLATILE)
            .because("connections and exchanges live on one event loop; only origin.dns is shared by all loops");

    /** Synchronized blocks leave no trace that could be read here: Checkstyle looks for those. */
    @ArchTest
    static final ArchRule noLocksInTheLegs = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("dev.weir.proxy.client..", "dev.weir.proxy.exchange..", "dev.weir.proxy.origin..")
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)
            .because("an event loop that waits for a lock stops every connection that it serves");

    @ArchTest
    static final ArchRule standardStreamsBelongToTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("dev.weir.app.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("standard output is for results only, and one package decides what they look like");
}

package io.wattlet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.wattlet.Await;
import io.wattlet.cluster.ClusterSettings.Patience;
import io.wattlet.cluster.ClusterSettings.Place;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.outgoing.Certificates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes' memberships in one JVM, over real connections. */
class MembershipIT {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String ADDRESS = "greetings";
    private static final Patience BRIEF = new Patience(
        Duration.ofSeconds(3),
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1)
    );

    private final FreePorts ports = new FreePorts(new Random());
    private final Vertx vertx = Vertx.vertx();
    private final List<Cluster> joined = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void leave() {
        joined.forEach(cluster -> Await.result(cluster.vertx().close()));
        Await.result(vertx.close());
    }

    @Test
    void whatIsSaidOnOneNodeIsHeardOnTheOther() {
        Place here = place();
        Place there = place();
        Cluster one = join(here, there, Optional.empty());
        assertEquals(1, one.members());
        Cluster other = join(there, here, Optional.empty());

        assertEquals(2, other.members());
        assertTrue(hears(one, other));
        assertTrue(hears(other, one));

        Await.result(other.vertx().close());
        joined.remove(other);
        awaitMembers(1, one);
    }

    @Test
    void aNodeWithoutAClusterHasABusOfItsOwn() {
        Cluster alone = Await.result(Cluster.join(Optional.empty()));
        joined.add(alone);

        assertEquals(1, alone.members());
        assertTrue(hears(alone, alone));
        assertFalse(alone.vertx().isClustered());
    }

    @Test
    void onlyTheGivenAddressIsListenedOn() throws IOException {
        Place here = place();
        join(here, here, Optional.empty());

        assertEquals(List.of(LOOPBACK), listening(here.port()));
        assertEquals(List.of(LOOPBACK), listening(here.busPort()));
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        Place here = place();
        Await.result(vertx.createNetServer().connectHandler(NetSocket::close).listen(here.port(), LOOPBACK));

        Throwable failure = Await.failure(Cluster.join(Optional.of(settings(here, here, Optional.empty()))));

        assertTrue(failure.toString().contains(String.valueOf(here.port())), failure.toString());
    }

    @Test
    void membersFindEachOtherAgainAfterACut() {
        Place here = new Place("127.0.1.1", ports.next(), ports.next(), Optional.of("127.0.1.2"));
        Place there = new Place("127.0.1.3", ports.next(), ports.next(), Optional.of("127.0.1.4"));
        List<Wire> wires = new ArrayList<>();
        for (Place place : List.of(here, there)) {
            for (int port : List.of(place.port(), place.busPort())) {
                wires.add(new Wire(vertx, place.publicHost().orElseThrow(), place.host(), port));
            }
        }
        Cluster one = join(here, there, Optional.empty());
        Cluster other = join(there, here, Optional.empty());
        assertTrue(hears(one, other));

        wires.forEach(Wire::cut);
        awaitMembers(1, one);
        awaitMembers(1, other);

        wires.forEach(Wire::mend);
        awaitMembers(2, one);
        awaitMembers(2, other);
        Await.until(() -> Future.succeededFuture(hears(one, other)), heard -> heard);
        Await.until(() -> Future.succeededFuture(hears(other, one)), heard -> heard);
    }

    @Test
    void aFileOfTlsThatIsOfNoUseIsNamed() throws Exception {
        Certificates ours = new Certificates(folder, "ours");
        ours.certify("one", "one");
        ours.certify("other", "other");
        Path nothing = folder.resolve("nothing.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");

        assertNamed("tlsCertificate: " + nothing, new BusTls(nothing, ours.keyFile("one"), ours.authorities()));
        assertNamed("tlsCertificate: " + text, new BusTls(text, ours.keyFile("one"), ours.authorities()));
        assertNamed("tlsKey: " + nothing, new BusTls(ours.certificateFile("one"), nothing, ours.authorities()));
        assertNamed("tlsKey: " + text, new BusTls(ours.certificateFile("one"), text, ours.authorities()));
        Path others = ours.keyFile("other");
        assertNamed(
            "tlsKey: " + others + " is not",
            new BusTls(ours.certificateFile("one"), others, ours.authorities())
        );
        assertNamed("tlsAuthorities: " + text, new BusTls(ours.certificateFile("one"), ours.keyFile("one"), text));
    }

    private void assertNamed(String file, BusTls tls) {
        Place here = place();

        Throwable failure = Await.failure(Cluster.join(Optional.of(settings(here, here, Optional.of(tls)))));

        assertTrue(failure.toString().contains(": cluster." + file), failure.toString());
    }

    @Test
    void withTlsTheBusIsForThoseWithACertificate() throws Exception {
        Certificates ours = new Certificates(folder, "ours");
        ours.certify("one", "one");
        ours.certify("other", "other");
        Certificates theirs = new Certificates(folder, "theirs");
        theirs.certify("stranger", "stranger");
        Place here = place();
        Place there = place();
        Cluster one = join(here, there, Optional.of(tls(ours, "one")));
        Cluster other = join(there, here, Optional.of(tls(ours, "other")));

        Await.until(() -> Future.succeededFuture(hears(one, other)), heard -> heard);
        assertTrue(isLetIn(here, encrypted().setKeyCertOptions(identity(ours, "other"))));
        assertFalse(isLetIn(here, encrypted()));
        assertFalse(isLetIn(here, encrypted().setKeyCertOptions(identity(theirs, "stranger"))));
        assertFalse(isLetIn(here, new NetClientOptions()));
    }

    @Test
    void objectsOfOtherClassesAreNotMadeFromWhatTravels() {
        Place here = place();
        Place there = place();
        Cluster one = join(here, there, Optional.empty());
        Cluster other = join(there, here, Optional.empty());
        List<Object> heard = new ArrayList<>();
        Promise<Void> last = Promise.promise();
        Await.result(
            other
                .vertx()
                .eventBus()
                .consumer("objects", message -> {
                    heard.add(message.body());
                    last.complete();
                })
                .completion()
        );

        // As somebody would who has no good in mind.
        one
            .vertx()
            .eventBus()
            .serializableChecker(_ -> true);
        one.vertx().eventBus().send("objects", BigInteger.ONE);
        one.vertx().eventBus().send("objects", new JsonArray().add("text"));

        Await.result(last.future());
        assertEquals(List.of(new JsonArray().add("text")), heard);
    }

    private Place place() {
        return new Place(LOOPBACK, ports.next(), ports.next(), Optional.empty());
    }

    private Cluster join(Place place, Place other, Optional<BusTls> tls) {
        Cluster cluster = Await.result(Cluster.join(Optional.of(settings(place, other, tls))));
        joined.add(cluster);
        return cluster;
    }

    private static ClusterSettings settings(Place place, Place other, Optional<BusTls> tls) {
        Discovery others = new Discovery.Members(List.of(other.publicHost().orElse(other.host()) + ":" + other.port()));
        return new ClusterSettings("test", place, others, tls, BRIEF);
    }

    /** Whether something that one says is heard by the other, within the time that replies have. */
    private static boolean hears(Cluster one, Cluster other) {
        String address = ADDRESS + other.hashCode();
        var consumer = other
            .vertx()
            .eventBus()
            .<String>consumer(address, message -> message.reply(message.body()));
        Await.result(consumer.completion());
        boolean heard = Await.result(
            one
                .vertx()
                .eventBus()
                .request(address, "hello", new DeliveryOptions().setSendTimeout(2_000))
                .map(reply -> "hello".equals(reply.body()))
                .otherwise(false)
        );
        Await.result(consumer.unregister());
        return heard;
    }

    private static void awaitMembers(int count, Cluster cluster) {
        Await.until(() -> Future.succeededFuture(cluster.members()), now -> now == count);
    }

    private static BusTls tls(Certificates authority, String name) {
        return new BusTls(authority.certificateFile(name), authority.keyFile(name), authority.authorities());
    }

    private static PemKeyCertOptions identity(Certificates authority, String name) {
        return new PemKeyCertOptions()
            .setCertPath(authority.certificateFile(name).toString())
            .setKeyPath(authority.keyFile(name).toString());
    }

    private static NetClientOptions encrypted() {
        return new NetClientOptions().setSsl(true).setTrustAll(true).setHostnameVerificationAlgorithm("");
    }

    /** Whether a connection to the bus stands. The other end says nothing by itself; but it ends one that it does not want. */
    private boolean isLetIn(Place place, NetClientOptions options) {
        Promise<Boolean> end = Promise.promise();
        vertx
            .createNetClient(options)
            .connect(place.busPort(), place.host())
            .onFailure(_ -> end.tryComplete(false))
            .onSuccess(socket -> {
                socket.closeHandler(_ -> end.tryComplete(false));
                socket.exceptionHandler(_ -> end.tryComplete(false));
                // Read as the length of a message that does not come, by whoever can read it.
                socket.write("\0\0\1\0");
            });
        // Longer than the handshake may take.
        return Await.result(
            Future.any(end.future(), vertx.timer(2 * BRIEF.connectWithin().toMillis(), TimeUnit.MILLISECONDS)).map(_ ->
                !end.future().isComplete()
            )
        );
    }

    /** The addresses on which somebody listens on a port, by the tables of the kernel. */
    private static List<String> listening(int port) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[3].equals("0A") && columns[1].endsWith(":%04X".formatted(port))) {
                    addresses.add(address(columns[1].substring(0, columns[1].indexOf(':'))));
                }
            }
        }
        return addresses;
    }

    /** Of IPv4, or IPv4 written as IPv6; in words of four bytes, the lowest byte first. */
    private static String address(String hex) {
        String last = hex.substring(hex.length() - 8);
        List<String> bytes = new ArrayList<>();
        for (int i = 6; i >= 0; i -= 2) {
            bytes.add(String.valueOf(Integer.parseInt(last.substring(i, i + 2), 16)));
        }
        return String.join(".", bytes);
    }
}

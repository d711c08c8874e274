package io.wattlet.behaviour;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Vertx;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node behind a gateway that says who calls, on a devnet that it can receive from. Started once for all tests.
 *
 * @param rest    where the paths of the REST edge begin
 * @param channel to the gRPC edge
 * @param issuer  of certificates on the registry {@value DevnetSettings#REGISTRY}
 */
record Site(URI rest, ManagedChannel channel, URI issuer) {
    /** Items that one answer may hold. */
    static final int MOST_ITEMS = 20;

    /** Claims that one match may make. */
    static final int MOST_CLAIMS = 3;

    private static final String OWNER_HEADER = "wallet-owner";
    private static final long SECONDS_TO_START = 60;

    /** The one for all tests. */
    static Site get() {
        return Holder.SITE;
    }

    private static final class Holder {

        static final Site SITE = start();
    }

    private static Site start() {
        try {
            Path network = Files.createTempFile("wattlet-behaviour", ".yaml");
            Vertx vertx = Vertx.vertx();
            Devnet devnet = Devnet.start(vertx, DevnetSettings.onFreePorts()).await(SECONDS_TO_START, TimeUnit.SECONDS);
            devnet.writeNetworkFile(network).await(SECONDS_TO_START, TimeUnit.SECONDS);
            Running running = node(network, settings());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, devnet, vertx, network)));
            return new Site(running.rest, running.channel, URI.create("http://127.0.0.1:" + devnet.issuerPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the devnet does not start", e);
        }
    }

    // What did not work is tried again soon, and what has changed counts as seen soon.
    private static Map<String, String> settings() {
        return Map.of(
            "WATTLET_PLANS_FIRST_RETRY",
            "100ms",
            "WATTLET_PLANS_NOT_SERVED_ATTEMPTS",
            "2",
            "WATTLET_QUERIES_SETTLING",
            "100ms",
            "WATTLET_QUERIES_MAX_ITEMS",
            String.valueOf(MOST_ITEMS),
            "WATTLET_MATCH_MAX_CLAIMS",
            String.valueOf(MOST_CLAIMS)
        );
    }

    /** A node, and how it is reached. */
    record Running(Node node, URI rest, ManagedChannel channel) {
        void stop() {
            channel.shutdownNow();
            node.stop();
        }
    }

    /** A node on a database of its own, with these settings besides. */
    static Running node(Path network, Map<String, String> settings) {
        int port = freePort();
        String address = "http://127.0.0.1:" + port;
        Map<String, String> all = new HashMap<>(settings);
        all.put("WATTLET_HTTP_PORT", String.valueOf(port));
        all.put("WATTLET_HTTP_ENDPOINT_ADDRESS", address);
        all.put("WATTLET_GRPC_PORT", String.valueOf(freePort()));
        all.put("WATTLET_MANAGEMENT_PORT", "0");
        // everybody else is on this machine too
        all.put("WATTLET_OUTGOING_ALLOWED_NETWORKS", "127.0.0.0/8");
        all.put("WATTLET_DATABASE_URI", TestDatabase.fresh());
        all.put("WATTLET_KEYS_MATERIAL", "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        all.put("WATTLET_NETWORK_SOURCE", network.toString());
        Node node = Node.start(NodeConfiguration.load(Path.of("conf/wattlet.yaml"), all));
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
        return new Running(node, URI.create(address), channel);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Running running, Devnet devnet, Vertx vertx, Path network) {
        try {
            running.stop();
            devnet.stop().await(SECONDS_TO_START, TimeUnit.SECONDS);
            vertx.close().await(SECONDS_TO_START, TimeUnit.SECONDS);
            Files.deleteIfExists(network);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A caller of this name. */
    Caller caller(String subject) {
        return new Caller(OWNER_HEADER, subject);
    }

    /** A caller whom nobody else is. */
    Caller anybody() {
        return caller("behaviour-" + UUID.randomUUID());
    }
}

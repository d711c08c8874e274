package io.wattlet.contract;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The wallet system that is asked, and an issuer that it can receive from.
 *
 * <p>A node and a devnet are started once for all tests, unless {@code contract.wallet} and {@code contract.issuer} say
 * where others listen.
 *
 * @param wallet      without the path base
 * @param pathBase    of the wallet
 * @param ownerHeader header that says who asks
 * @param issuer      of certificates on the registry narnia in the area DK1
 */
record Target(URI wallet, String pathBase, String ownerHeader, URI issuer) {
    private static final String PATH_BASE = "/api";
    private static final long SECONDS_TO_START = 60;

    /** What to ask. */
    static Target get() {
        return Holder.TARGET;
    }

    private static final class Holder {

        static final Target TARGET = System.getProperty("contract.wallet") == null ? start() : given();
    }

    private static Target given() {
        return new Target(
            URI.create(System.getProperty("contract.wallet")),
            System.getProperty("contract.pathBase", PATH_BASE),
            System.getProperty("contract.ownerHeader", "wallet-owner"),
            URI.create(System.getProperty("contract.issuer", ""))
        );
    }

    private static Target start() {
        try {
            Path folder = Files.createTempDirectory("wattlet-contract");
            Vertx vertx = Vertx.vertx();
            Devnet devnet = Devnet.start(vertx, DevnetSettings.onFreePorts()).await(SECONDS_TO_START, TimeUnit.SECONDS);
            Path network = folder.resolve("network.yaml");
            devnet.writeNetworkFile(network).await(SECONDS_TO_START, TimeUnit.SECONDS);
            int port = freePort();
            String address = "http://127.0.0.1:" + port;
            Node node = startNode(
                port,
                network,
                Map.of("WATTLET_HTTP_PATH_BASE", PATH_BASE, "WATTLET_HTTP_ENDPOINT_ADDRESS", address)
            );
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, devnet, vertx, folder)));
            return new Target(
                URI.create(address),
                PATH_BASE,
                "wallet-owner",
                URI.create("http://127.0.0.1:" + devnet.issuerPort())
            );
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the devnet does not start", e);
        }
    }

    /** A node on a database of its own, with these settings besides. */
    static Node startNode(int port, Path network, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("WATTLET_HTTP_PORT", String.valueOf(port));
        all.put("WATTLET_GRPC_PORT", "0");
        all.put("WATTLET_GRPC_ENDPOINT_ADDRESS", "http://127.0.0.1:1");
        all.put("WATTLET_MANAGEMENT_PORT", "0");
        all.put("WATTLET_DATABASE_URI", TestDatabase.fresh());
        all.put("WATTLET_KEYS_MATERIAL", "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        all.put("WATTLET_NETWORK_SOURCE", network.toString());
        all.put("WATTLET_OUTGOING_ALLOWED_NETWORKS", "127.0.0.0/8");
        return Node.start(NodeConfiguration.load(Path.of("conf/wattlet.yaml"), all));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stop(Node node, Devnet devnet, Vertx vertx, Path folder) {
        try {
            node.stop();
            devnet.stop().await(SECONDS_TO_START, TimeUnit.SECONDS);
            vertx.close().await(SECONDS_TO_START, TimeUnit.SECONDS);
            Files.deleteIfExists(folder.resolve("network.yaml"));
            Files.deleteIfExists(folder);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}

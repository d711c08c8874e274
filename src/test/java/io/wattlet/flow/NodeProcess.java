package io.wattlet.flow;

import io.wattlet.Wattlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, that can be killed and started again. */
final class NodeProcess {

    private static final long STARTS_WITHIN_SECONDS = 90;
    private static final long ASKS_EVERY_MILLIS = 20;

    private final Path folder;
    private final Map<String, String> environment;
    private final int port;
    private final int managementPort;
    private Optional<Process> process = Optional.empty();

    private NodeProcess(Path folder, Map<String, String> environment, int port, int managementPort) {
        this.folder = folder;
        this.environment = environment;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Configures a node; it is not started yet. */
    static NodeProcess prepare(Path folder, String databaseUri, URI networkFile) {
        return prepare(folder, databaseUri, networkFile, Map.of());
    }

    /** The same with keys of the configuration that are set otherwise, by their names in the environment. */
    static NodeProcess prepare(Path folder, String databaseUri, URI networkFile, Map<String, String> differing) {
        int port = WalletSystem.freePort();
        int managementPort = WalletSystem.freePort();
        Map<String, String> usual = Map.of(
            "WATTLET_HTTP_PORT",
            String.valueOf(port),
            "WATTLET_GRPC_PORT",
            String.valueOf(WalletSystem.freePort()),
            "WATTLET_MANAGEMENT_PORT",
            String.valueOf(managementPort),
            "WATTLET_DATABASE_URI",
            databaseUri,
            "WATTLET_KEYS_MATERIAL",
            "test:" + Base64.getEncoder().encodeToString(new byte[32]),
            "WATTLET_NETWORK_SOURCE",
            networkFile.toString(),
            "WATTLET_OUTGOING_ALLOWED_NETWORKS",
            "127.0.0.0/8"
        );
        Map<String, String> environment = new HashMap<>(usual);
        environment.putAll(differing);
        return new NodeProcess(folder, environment, port, managementPort);
    }

    /** How it is configured. */
    Map<String, String> environment() {
        return environment;
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    /** Starts it and waits until it says that it is ready. */
    void start() {
        ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Wattlet.class.getName()
        );
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("node.log").toFile()));
        try {
            process = Optional.of(builder.start());
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the node started", e);
        }
    }

    /** SIGKILL, without waiting for its effect. */
    void killSoon() {
        process.ifPresent(Process::destroyForcibly);
    }

    /** SIGKILL. */
    void kill() {
        process.ifPresent(running -> {
            running.destroyForcibly();
            try {
                running.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        process = Optional.empty();
    }

    /**
     * SIGTERM; waits for the end.
     *
     * @return whether it came in time
     */
    boolean terminate(Duration within) {
        Process running = process.orElseThrow();
        running.destroy();
        try {
            return running.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the node stopped", e);
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
        while (!isReady()) {
            // Asking without a pause would take the processor from the node that is to start.
            boolean ended = process.orElseThrow().waitFor(ASKS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() > end) {
                throw new AssertionError("the node did not start:\n" + Files.readString(folder.resolve("node.log")));
            }
        }
    }

    private boolean isReady() {
        try {
            URI health = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
            HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
            connection.setReadTimeout(1000);
            boolean ready = connection.getResponseCode() == 200;
            connection.disconnect();
            return ready;
        } catch (IOException _) {
            return false;
        }
    }
}

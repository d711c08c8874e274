package io.wattlet.devnet.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A node as a process of its own, started as in production. */
public final class NodeProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private final Launch launch;
    private final Process process;
    private final Thread reading;

    private NodeProcess(Launch launch, Process process) {
        this.launch = launch;
        this.process = process;
        this.reading = Thread.ofVirtual().start(() -> read(process, launch.output));
    }

    /**
     * What is needed to start a node.
     *
     * @param name           for messages
     * @param mainClass      of the node
     * @param classPath      of the node; without the devnet, unless the main class is part of that
     * @param configuration  the configuration file
     * @param managementPort as in that file
     * @param output         where what it logs goes
     * @param overrides      variables that override the file, by name
     */
    public record Launch(
        String name,
        String mainClass,
        String classPath,
        Path configuration,
        int managementPort,
        Output output,
        Map<String, String> overrides
    ) {}

    /** Where the log of a node goes. */
    public sealed interface Output {
        /** Into a file, after what is there already. */
        record ToFile(Path file) implements Output {}

        /** Line by line to somebody, on a thread of its own. */
        record ToReader(Consumer<String> reader) implements Output {}
    }

    /**
     * Starts the node and waits until it is ready. The environment of this process changes nothing of its configuration.
     *
     * @throws IOException when it does not get ready; then it has been ended
     */
    public static NodeProcess start(Launch launch, HttpClient http) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            launch.classPath,
            launch.mainClass,
            launch.configuration.toString()
        );
        builder
            .environment()
            .keySet()
            .removeIf(name -> name.startsWith("WATTLET_"));
        builder.environment().putAll(launch.overrides);
        builder.redirectErrorStream(true);
        if (launch.output instanceof Output.ToFile(Path file)) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
        }
        NodeProcess node = new NodeProcess(launch, builder.start());
        try {
            node.awaitReady(http);
            return node;
        } catch (IOException e) {
            node.kill();
            throw e;
        }
    }

    private static void read(Process process, Output output) {
        if (output instanceof Output.ToReader(Consumer<String> reader)) {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(reader);
            } catch (IOException | UncheckedIOException _) {
                // The node was killed in the middle of a line.
            }
        }
    }

    /** Whether it runs, or hangs. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Ends it at once, in the middle of whatever it does: SIGKILL where there are signals. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Lets it hang where it is, with all its connections: SIGSTOP. */
    public void pause() throws IOException {
        signal("STOP");
    }

    /** Lets it go on: SIGCONT. */
    public void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).inheritIO().start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IOException("SIG" + name + " could not be sent to " + launch.name);
        }
    }

    /** Tells it to stop and waits; kills it when it takes too long. */
    @Override
    public void close() {
        // Not by the process itself: that would close the stream that its last words come on.
        process.toHandle().destroy();
        try {
            if (process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                reading.join(STOPS_WITHIN);
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    private void awaitReady(HttpClient http) throws IOException {
        HttpRequest question = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + launch.managementPort + "/health/ready")
        )
            .timeout(READY_WITHIN)
            .build();
        long start = System.nanoTime();
        while (!isReady(http, question)) {
            if (!process.isAlive()) {
                throw new IOException(launch.name + " ended with " + process.exitValue() + log());
            }
            if (System.nanoTime() - start > READY_WITHIN.toNanos()) {
                throw new IOException(launch.name + " is not ready after " + READY_WITHIN.toSeconds() + " s" + log());
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
        }
    }

    private String log() {
        return launch.output instanceof Output.ToFile(Path file) ? "; its log: " + file : "";
    }

    private static boolean isReady(HttpClient http, HttpRequest question) throws IOException {
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException _) {
            return false;
        }
    }
}

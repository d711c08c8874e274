package io.wattlet.devnet.torture;

import io.wattlet.devnet.testbed.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One node of a wallet system, which is always started again. */
final class Member implements Victim, AutoCloseable {

    private static final int STARTS_TRIED = 20;
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);
    /** What stopping in good order may take; {@link NodeProcess#close} kills a node that takes longer. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(29);

    private final NodeProcess.Launch launch;
    private final Path log;
    private final URI callers;
    private final HttpClient http;
    private final Over closed = new Over();
    private final AtomicInteger failedStarts = new AtomicInteger();
    private final AtomicInteger slowStops = new AtomicInteger();
    private final AtomicInteger ownEnds = new AtomicInteger();
    /** It is being ended, or is not running yet, and that is on purpose. */
    private final AtomicBoolean mayBeDead = new AtomicBoolean();
    private volatile NodeProcess process;

    private Member(NodeProcess.Launch launch, Path log, URI callers, HttpClient http, NodeProcess process) {
        this.launch = launch;
        this.log = log;
        this.callers = callers;
        this.http = http;
        this.process = process;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param log     where its output goes
     * @param callers where callers reach its REST edge, without a slash at the end
     */
    static Member start(NodeProcess.Launch launch, Path log, URI callers, HttpClient http) throws IOException {
        return new Member(launch, log, callers, http, NodeProcess.start(launch, http));
    }

    @Override
    public String name() {
        return launch.name();
    }

    /** Where callers reach its REST edge. */
    URI callers() {
        return callers;
    }

    /** Its log. */
    Path log() {
        return log;
    }

    /** How often it did not get ready when it was started, and had to be started once more. */
    int failedStarts() {
        return failedStarts.get();
    }

    /** How often it did not stop in time when it was told to. */
    int slowStops() {
        return slowStops.get();
    }

    /** How often it ended although nobody had ended it. */
    int ownEnds() {
        return ownEnds.get();
    }

    @Override
    public List<FaultKind> kinds() {
        return List.of(
            FaultKind.NODE_KILLED,
            FaultKind.NODE_HUNG,
            FaultKind.NODE_HUNG_BEYOND_LEASES,
            FaultKind.NODE_TERMINATED
        );
    }

    @Override
    public Duration leastPause() {
        return Duration.ofSeconds(8);
    }

    @Override
    public void suffer(Fault fault, Over over) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case NODE_KILLED -> {
                mayBeDead.set(true);
                process.kill();
                over.within(fault.lasts());
                restart();
            }
            case NODE_TERMINATED -> {
                mayBeDead.set(true);
                terminate();
                over.within(fault.lasts());
                restart();
            }
            case NODE_HUNG, NODE_HUNG_BEYOND_LEASES -> hang(fault.lasts(), over);
            default -> throw new IllegalArgumentException("a node knows no " + fault.kind());
        }
    }

    /** Starts it again if it ended by itself, which is counted. */
    void revive() throws IOException, InterruptedException {
        if (!mayBeDead.get() && ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive).isEmpty()) {
            ownEnds.incrementAndGet();
            restart();
        }
    }

    private void terminate() {
        long from = System.nanoTime();
        process.close();
        if (System.nanoTime() - from > STOPS_WITHIN.toNanos()) {
            slowStops.incrementAndGet();
        }
    }

    private void hang(Duration time, Over over) throws IOException, InterruptedException {
        signal("STOP");
        try {
            over.within(time);
        } finally {
            signal("CONT");
        }
    }

    /** Whoever looks after real nodes starts one again that ends because its database is away. */
    private void restart() throws IOException, InterruptedException {
        mayBeDead.set(true);
        for (int attempt = 1; !closed.isNow(); attempt++) {
            try {
                process = NodeProcess.start(launch, http);
                mayBeDead.set(false);
                return;
            } catch (IOException e) {
                failedStarts.incrementAndGet();
                if (attempt == STARTS_TRIED || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                closed.within(BETWEEN_STARTS);
            }
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
        if (exitCode != 0 && !mayBeDead.get()) {
            throw new IOException(launch.name() + " could not be sent SIG" + name);
        }
    }

    /** Ends it. Whatever goes wrong with it must be over, or have been interrupted. */
    @Override
    public void close() {
        closed.now();
        process.close();
    }
}

package io.wattlet.devnet.torture;

import io.wattlet.devnet.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The Postgres server of all wallet systems. It comes back on the same port, with what it had committed. */
final class PostgresVictim implements Victim, AutoCloseable {

    private final Path folder;
    private final int port;
    private EmbeddedDatabase server;

    private PostgresVictim(Path folder, int port, EmbeddedDatabase server) {
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    /** Starts it, durable, with its files in this folder. */
    static PostgresVictim start(Path folder, int port) throws IOException {
        return new PostgresVictim(folder, port, EmbeddedDatabase.start(folder, port));
    }

    /** The port it listens on. */
    int port() {
        return port;
    }

    /** Makes sure that a database exists. */
    synchronized String createDatabaseIfMissing(String name) throws IOException {
        return server.createDatabaseIfMissing(name);
    }

    @Override
    public String name() {
        return "Postgres";
    }

    @Override
    public List<FaultKind> kinds() {
        return List.of(FaultKind.POSTGRES_RESTARTED, FaultKind.POSTGRES_KILLED);
    }

    @Override
    public Duration leastPause() {
        return Duration.ofSeconds(20);
    }

    @Override
    public synchronized void suffer(Fault fault, Over over) throws IOException, InterruptedException {
        if (fault.kind() == FaultKind.POSTGRES_KILLED) {
            kill();
        }
        server.close();
        try {
            over.within(fault.lasts());
        } finally {
            server = EmbeddedDatabase.start(folder, port);
        }
    }

    /** As if the machine lost its power, but for what the system had not written to the disk: all processes at once. */
    private void kill() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
        ProcessHandle.of(postmaster).ifPresent(process -> {
            List<ProcessHandle> backends = process.descendants().toList();
            process.destroyForcibly();
            backends.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
        });
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
    }
}

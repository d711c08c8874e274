package io.wattlet.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears away what a killed owner left in a data folder of Postgres: a server that still runs, or the note of one. */
final class OrphanedPostmaster {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);

    private OrphanedPostmaster() {}

    /**
     * Stops the server that runs in a data folder, if one does. The caller owns the folder. Blocks.
     *
     * @throws IOException when it does not stop
     */
    static void stopIn(Path data) throws IOException {
        Path note = data.resolve("postmaster.pid");
        if (!Files.exists(note)) {
            return;
        }
        Optional<ProcessHandle> orphan = processNamedIn(note).filter(process -> isServerIn(data, process));
        if (orphan.isPresent()) {
            LOG.warn("stopping the Postgres server {} that outlived its owner in {}", orphan.get().pid(), data);
            stop(orphan.get());
        }
        // a note without its server would make Postgres refuse to start once the number belongs to another process
        Files.deleteIfExists(note);
    }

    private static Optional<ProcessHandle> processNamedIn(Path note) throws IOException {
        List<String> lines = Files.readAllLines(note);
        try {
            return lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isServerIn(Path data, ProcessHandle process) {
        boolean isPostgres = process
            .info()
            .command()
            .filter(command -> command.endsWith("/postgres"))
            .isPresent();
        String[] arguments = process.info().arguments().orElse(new String[0]);
        return isPostgres && Arrays.asList(arguments).contains(data.toString());
    }

    /** First fast (SIGINT: open transactions are rolled back), then by force, which the write-ahead log survives. */
    private static void stop(ProcessHandle server) throws IOException {
        try {
            new ProcessBuilder("sh", "-c", "kill -INT " + server.pid()).inheritIO().start().waitFor();
            if (!hasEnded(server)) {
                server.destroyForcibly();
                if (!hasEnded(server)) {
                    throw new IOException("the Postgres server " + server.pid() + " does not stop");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a Postgres server stops", e);
        }
    }

    private static boolean hasEnded(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process cannot fail", e);
        }
    }
}

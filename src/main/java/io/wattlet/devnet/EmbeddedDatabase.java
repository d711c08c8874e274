package io.wattlet.devnet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A Postgres server of its own, started from a library: nothing has to be installed.
 *
 * <p>It is durable (fsync and synchronous commit on), listens on loopback only, and keeps its data folder between runs.
 * One process owns a folder at a time. A server that outlived its owner, because that was killed, is stopped when the
 * folder is used again. Whoever starts it closes it: it does not stop by itself when the process ends, so that the rest
 * of the process can still use it while it drains.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final String USER = "postgres";
    private static final String DATABASE_TO_CREATE = """
        select format('create database %I', ?)
        where not exists (select from pg_database where datname = ?)
        """;

    private final EmbeddedPostgres postgres;
    private final FileChannel ownerLock;

    private EmbeddedDatabase(EmbeddedPostgres postgres, FileChannel ownerLock) {
        this.postgres = postgres;
        this.ownerLock = ownerLock;
    }

    /**
     * Starts the server.
     *
     * @param folder where its files live; made when missing, used again when not
     * @param port   TCP port, or 0 for a free one
     * @throws IOException when it does not come up, or the folder is in use
     */
    public static EmbeddedDatabase start(Path folder, int port) throws IOException {
        Path data = folder.toAbsolutePath().normalize().resolve("data");
        Files.createDirectories(data);
        FileChannel ownerLock = lock(data.resolveSibling("owner.lock"));
        try {
            OrphanedPostmaster.stopIn(data);
            return new EmbeddedDatabase(startServer(data, port), ownerLock);
        } catch (IOException | RuntimeException e) {
            ownerLock.close();
            throw e;
        }
    }

    /**
     * Stops a server that outlived its owner, so that its folder can be deleted. {@link #start} does so by itself.
     *
     * @throws IOException when it does not stop
     */
    public static void stopOrphan(Path folder) throws IOException {
        OrphanedPostmaster.stopIn(folder.toAbsolutePath().normalize().resolve("data"));
    }

    private static EmbeddedPostgres startServer(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "200")
            .start();
    }

    /** Held as long as this process uses the folder; the system releases it when the process dies. */
    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            // left open: the system would take the lock from the other owner in this process if this one were closed
            throw new IOException("this process uses " + file.getParent() + " already", e);
        }
        throw new IOException("another process uses " + file.getParent());
    }

    /** The port it listens on. */
    public int port() {
        return postgres.getPort();
    }

    /** Connection URI of a database on this server, in the form {@code postgresql://user@host:port/database}. */
    public String uri(String database) {
        return "postgresql://" + USER + "@127.0.0.1:" + postgres.getPort() + "/" + database;
    }

    /**
     * Makes sure that a database exists. Blocks.
     *
     * @return its connection URI
     * @throws IOException when the server refuses
     */
    public String createDatabaseIfMissing(String name) throws IOException {
        try (
            Connection connection = postgres.getPostgresDatabase().getConnection();
            PreparedStatement missing = connection.prepareStatement(DATABASE_TO_CREATE)
        ) {
            missing.setString(1, name);
            missing.setString(2, name);
            try (ResultSet statements = missing.executeQuery(); Statement creation = connection.createStatement()) {
                if (statements.next()) {
                    creation.execute(statements.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IOException("database " + name + " could not be created", e);
        }
        return uri(name);
    }

    /** Stops the server, cutting off whoever is connected, and lets go of the folder. */
    @Override
    public void close() throws IOException {
        try {
            postgres.close();
        } finally {
            ownerLock.close();
        }
    }
}

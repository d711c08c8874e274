package io.wattlet;

import io.wattlet.devnet.EmbeddedDatabase;
import io.wattlet.store.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real Postgres for all tests of a JVM, and a new migrated database for whoever asks. */
public final class TestDatabase {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private TestDatabase() {}

    /** Makes a database with the current schema and returns its URI. */
    public static String fresh() {
        return create(" template " + Holder.TEMPLATE);
    }

    /** Makes a database without anything in it and returns its URI. */
    public static String empty() {
        return create("");
    }

    private static String create(String how) {
        String name = "test_" + NEXT.incrementAndGet();
        Holder.execute("create database " + name + how);
        return Holder.SERVER.uri(name);
    }

    private static final class Holder {

        static final String TEMPLATE = "wattlet_template";
        static final EmbeddedDatabase SERVER = start();

        static {
            execute("create database " + TEMPLATE);
            Migrations.migrate(SERVER.uri(TEMPLATE));
        }

        static EmbeddedDatabase start() {
            try {
                Path folder = Files.createTempDirectory("wattlet-test-postgres");
                EmbeddedDatabase server = EmbeddedDatabase.start(folder, 0);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void stop(EmbeddedDatabase server, Path folder) {
            try {
                server.close();
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void execute(String statement) {
            String jdbc = "jdbc:postgresql://127.0.0.1:" + SERVER.port() + "/postgres?user=postgres";
            try (
                Connection connection = DriverManager.getConnection(jdbc);
                var prepared = connection.prepareStatement(statement)
            ) {
                prepared.execute();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real Postgres for all tests of a JVM, and a new migrated database for whoever asks. */
public final class TestDatabase {

    private static final AtomicInteger NEXT = new AtomicInteger();

    /** Classes of tests run on a thread each: at the end of one, those of another are not to be checked. */
    private static final ThreadLocal<List<String>> TO_CHECK = ThreadLocal.withInitial(ArrayList::new);

    private TestDatabase() {}

    /**
     * Makes a database with the current schema and returns its URI. When the class of tests is through on whose thread it
     * was made, all that must hold in it is checked ({@link ConservationExtension}).
     */
    public static String fresh() {
        String uri = create(" template " + Holder.TEMPLATE);
        TO_CHECK.get().add(uri);
        return uri;
    }

    /**
     * The same without the check.
     *
     * @param reason why not all holds in it that must hold where nodes work
     */
    public static String unchecked(String reason) {
        Objects.requireNonNull(reason);
        return create(" template " + Holder.TEMPLATE);
    }

    /** Those that are to be checked and were made since this was asked the last time. */
    static List<String> toCheck() {
        List<String> uris = List.copyOf(TO_CHECK.get());
        TO_CHECK.remove();
        return uris;
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

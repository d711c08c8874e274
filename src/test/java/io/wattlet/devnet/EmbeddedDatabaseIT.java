package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path folder;

    @Test
    void isDurable() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0)) {
            assertEquals("on", query(database.port(), "postgres", "show fsync"));
            assertEquals("on", query(database.port(), "postgres", "show synchronous_commit"));
            assertEquals("on", query(database.port(), "postgres", "show full_page_writes"));
            assertEquals("127.0.0.1", query(database.port(), "postgres", "show listen_addresses"));
        }
    }

    @Test
    void createsADatabaseOnceAndKeepsItBetweenRuns() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0)) {
            assertEquals(database.uri("Wattlet \"1\""), database.createDatabaseIfMissing("Wattlet \"1\""));
            assertEquals(database.uri("wattlet"), database.createDatabaseIfMissing("wattlet"));
            database.createDatabaseIfMissing("wattlet");
            execute(database.port(), "wattlet", "create table kept as select 42 as answer");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0)) {
            database.createDatabaseIfMissing("wattlet");
            assertEquals("42", query(database.port(), "wattlet", "select answer from kept"));
        }
    }

    @Test
    void stopsTheServerOfAKilledOwnerAndGoesOnWithItsData() throws Exception {
        Process owner = startOwner();
        int port = portOf(owner);
        execute(port, "postgres", "create table kept as select 42 as answer");
        ProcessHandle orphan = postmaster();
        owner.destroyForcibly().waitFor();
        assertTrue(orphan.isAlive());
        try (
            Connection stillOpen = connect(port, "postgres");
            EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0)
        ) {
            assertFalse(orphan.isAlive());
            assertFalse(stillOpen.isValid(1));
            assertEquals("42", query(database.port(), "postgres", "select answer from kept"));
        }
    }

    @Test
    void isNotMisledByANoteWhoseProcessIsNoPostgres() throws Exception {
        EmbeddedDatabase.start(folder, 0).close();
        Files.writeString(folder.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n/elsewhere\n");
        EmbeddedDatabase.start(folder, 0).close();
    }

    @Test
    void refusesAFolderThatIsInUse() throws Exception {
        Process owner = startOwner();
        int port = portOf(owner);
        assertThrows(IOException.class, () -> EmbeddedDatabase.start(folder, 0));
        assertEquals("1", query(port, "postgres", "select 1"));
        owner.getOutputStream().close();
        assertTrue(owner.waitFor(20, TimeUnit.SECONDS));

        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0)) {
            assertThrows(IOException.class, () -> EmbeddedDatabase.start(folder, 0));
            assertEquals("1", query(database.port(), "postgres", "select 1"));
        }
    }

    private Process startOwner() throws IOException {
        return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            DatabaseOwner.class.getName(),
            folder.toString()
        )
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    }

    private static int portOf(Process owner) throws IOException {
        BufferedReader lines = owner.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("port ")) {
                return Integer.parseInt(line.substring("port ".length()));
            }
        }
        throw new AssertionError("the owner printed no port");
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static Connection connect(int port, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres");
    }

    private static void execute(int port, String database, String statement) throws SQLException {
        try (Connection connection = connect(port, database); Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String query(int port, String database, String statement) throws SQLException {
        try (
            Connection connection = connect(port, database);
            Statement sql = connection.createStatement();
            ResultSet rows = sql.executeQuery(statement)
        ) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }
}

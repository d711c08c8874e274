package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.TestDatabase;
import io.wattlet.jobs.Laws;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that looks whether all holds that must hold, as a process of its own. */
class CheckScriptIT {

    private static final long ENDS_WITHIN_SECONDS = 300;

    private static final int LAWS = Laws.ALL.size();

    @TempDir
    Path folder = Path.of("");

    private record End(int status, String output) {}

    @Test
    void itsStatusSaysWhatItFound() throws IOException, InterruptedException, SQLException {
        String uri = TestDatabase.unchecked("damage is planted");

        End good = run(uri);
        plantDamage(uri);
        End bad = run(uri);
        End none = run("postgresql://nobody:secret-word@127.0.0.1:1/nowhere");

        assertEquals(0, good.status(), good.output());
        assertTrue(good.output().contains(LAWS + " of " + LAWS + " laws hold"), good.output());
        assertEquals(1, bad.status(), bad.output());
        assertTrue(bad.output().contains("VIOLATED  ended-commands-are-over: 1 times"), bad.output());
        assertTrue(bad.output().contains("completed claim is in the hands of a worker"), bad.output());
        assertTrue(bad.output().contains((LAWS - 1) + " of " + LAWS + " laws hold"), bad.output());
        assertEquals(2, none.status(), none.output());
        assertTrue(none.output().contains("The database could not be checked"), none.output());
        assertTrue(!none.output().contains("secret-word"), "the password is shown");
    }

    private static void plantDamage(String database) throws SQLException {
        URI uri = URI.create(database);
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + "?user=postgres";
        try (
            Connection connection = DriverManager.getConnection(url);
            Statement statement = connection.createStatement()
        ) {
            statement.execute(
                """
                insert into wallet values (gen_random_uuid(), 'a', '', 'k', decode(repeat('01', 74), 'hex'));
                insert into command (id, kind, wallet_id, payload, state, in_hand)
                select gen_random_uuid(), 'claim', id, '{}', 'completed', true
                  from wallet
                """
            );
        }
    }

    private End run(String database) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(Path.of("scripts/check").toAbsolutePath().toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
        builder.environment().put("WATTLET_DATABASE_URI", database);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS), "it did not end");
        } finally {
            process.destroyForcibly();
        }
        return new End(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}

package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.TestDatabase;
import io.wattlet.store.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/migrate} as an operator runs it: with the database of the configuration and nothing else. */
class MigrateScriptIT {

    private static final long ENDS_WITHIN_SECONDS = 300;

    @TempDir
    Path folder = Path.of("");

    private record End(int status, String output) {}

    @Test
    void theSchemaIsBroughtUpToDateAndASecondTimeNothingIsLeftToDo() throws IOException, InterruptedException {
        String uri = TestDatabase.empty();

        End first = run(Map.of("WATTLET_DATABASE_URI", uri));
        End second = run(Map.of("WATTLET_DATABASE_URI", uri));

        assertEquals(0, first.status(), first.output());
        assertTrue(first.output().contains("applied to the schema: 1 ("), first.output());
        assertEquals(0, second.status(), second.output());
        assertTrue(second.output().contains("the schema was up to date"), second.output());
        Migrations.requireCurrent(uri);
    }

    @Test
    void withoutADatabaseItSaysWhatToSet() throws IOException, InterruptedException {
        End end = run(Map.of());

        assertEquals(2, end.status(), end.output());
        assertTrue(end.output().contains("database.uri must be set."), end.output());
    }

    @Test
    void aDatabaseThatIsNotThereIsAnError() throws IOException, InterruptedException {
        End end = run(Map.of("WATTLET_DATABASE_URI", "postgresql://nobody:secret-word@127.0.0.1:1/nowhere"));

        assertEquals(1, end.status(), end.output());
        assertTrue(end.output().contains("The task migrate failed."), end.output());
        assertTrue(!end.output().contains("secret-word"), "the password is shown");
    }

    private End run(Map<String, String> environment) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(Path.of("scripts/migrate").toAbsolutePath().toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS), "it did not end");
        } finally {
            process.destroyForcibly();
        }
        return new End(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}

package io.wattlet.devnet.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path parent = Path.of("");

    @Test
    void makesAFolderAndKnowsItAgain() throws IOException {
        Path folder = parent.resolve("new/data");
        DataFolder.open(folder).close();

        try (DataFolder again = DataFolder.open(folder)) {
            assertEquals(folder.toAbsolutePath(), again.path());
        }
    }

    @Test
    void isForOneAtATime() throws IOException {
        try (DataFolder first = DataFolder.open(parent)) {
            IOException refusal = assertThrows(IOException.class, () -> DataFolder.open(first.path()));

            long self = ProcessHandle.current().pid();
            assertTrue(
                String.valueOf(refusal.getMessage()).contains("is in use by process " + self),
                refusal.toString()
            );
        }
    }

    @Test
    void refusesAFolderOfSomebodyElseAndLeavesItAlone() throws IOException {
        Path letter = Files.writeString(parent.resolve("letter.txt"), "Dear ...");

        assertThrows(IOException.class, () -> DataFolder.open(parent));

        assertTrue(Files.exists(letter));
        try (var files = Files.list(parent)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void deletesItsOwnContentOnlyAndFollowsNoLinks() throws IOException {
        Path outside = Files.createDirectory(parent.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious.txt"), "keep");
        try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
            Files.createDirectories(folder.devnet().resolve("streams"));
            Files.writeString(folder.masterKeyFile(), "secret");
            Files.createSymbolicLink(folder.postgres(), outside);
            Path other = Files.writeString(folder.path().resolve("notes.txt"), "mine");

            folder.deleteContent();

            assertFalse(Files.exists(folder.devnet()));
            assertFalse(Files.exists(folder.masterKeyFile()));
            assertFalse(Files.isSymbolicLink(folder.postgres()));
            assertTrue(Files.exists(precious));
            assertTrue(Files.exists(other));
        }
    }
}

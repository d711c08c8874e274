package io.wattlet.devnet.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {

    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final Cleanup cleanup = new Cleanup(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    private final List<String> ended = new ArrayList<>();

    @Test
    void endsInTheOppositeOrderAndOnlyOnce() throws IOException {
        cleanup.start("first", () -> "first", ended::add);
        cleanup.start("second", () -> "second", ended::add);

        cleanup.close();
        cleanup.close();

        assertEquals(List.of("second", "first"), ended);
    }

    @Test
    void goesOnWhenSomethingDoesNotEndWell() throws IOException {
        cleanup.start("first", () -> "first", ended::add);
        cleanup.start(
            "second",
            () -> "second",
            it -> {
                throw new IOException("stuck");
            }
        );

        cleanup.close();

        assertEquals(List.of("first"), ended);
        assertEquals("the second did not end well: stuck", complaints.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void startsNothingAfterTheEnd() {
        cleanup.close();

        assertThrows(Cleanup.ClosedException.class, () -> cleanup.start("late", () -> "late", ended::add));
        assertEquals(List.of(), ended);
    }

    @Test
    void doesNotEndWhatDidNotStart() {
        assertThrows(IOException.class, () ->
            cleanup.start(
                "broken",
                () -> {
                    throw new IOException("no");
                },
                it -> ended.add("broken")
            )
        );

        cleanup.close();

        assertEquals(List.of(), ended);
    }
}

package io.wattlet.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.query.Cursor.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CursorTest {

    private static final Instant TIME = Instant.parse("2026-11-23T10:00:00.123456Z");

    @Test
    void textIsReadAsWhatItWasMadeOf() {
        Position row = new Position(TIME, "a registry - with spaces \u00e6", UUID.randomUUID());
        for (Cursor cursor : List.of(
            new Cursor(Cursor.List.CERTIFICATES, row, TIME.minusSeconds(5)),
            new Cursor(Cursor.List.CLAIMS, new Position(TIME, "", UUID.randomUUID()), TIME),
            new Cursor(Cursor.List.TRANSFERS, Position.after(TIME), null),
            new Cursor(Cursor.List.TRANSFERS, Position.START, null)
        )) {
            assertEquals(Optional.of(cursor), Cursor.parse(cursor.list(), cursor.text()));
        }
    }

    @Test
    void textOfAnotherListIsRefused() {
        String text = new Cursor(Cursor.List.CLAIMS, Position.START, null).text();
        assertEquals(Optional.empty(), Cursor.parse(Cursor.List.TRANSFERS, text));
    }

    @Test
    void textThatWasNeverGivenOutIsRefused() {
        String id = UUID.randomUUID().toString();
        for (String fields : List.of(
            "",
            "CLAIMS",
            "CLAIMS 1 - -",
            "CLAIMS x - - ",
            "CLAIMS 1 x - ",
            "CLAIMS 1 " + id + " x ",
            "CLAIMS 9223372036854775807 - - ",
            "CLAIMS -9223372036854775808 - - ",
            "CLAIMS 253402300800000000 - - ",
            "CLAIMS 1 - 253402300800000000 ",
            "CLAIMS 99999999999999999999 - - ",
            "CLAIMS 1 " + id + " - a\0b"
        )) {
            String text = Base64.getUrlEncoder().encodeToString(fields.getBytes(StandardCharsets.UTF_8));
            assertEquals(Optional.empty(), Cursor.parse(Cursor.List.CLAIMS, text), fields);
        }
        for (String text : List.of("!", "A", "x".repeat(2000), "\u00e6")) {
            assertEquals(Optional.empty(), Cursor.parse(Cursor.List.CLAIMS, text), text);
        }
    }
}

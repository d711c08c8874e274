package io.wattlet.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvailabilityTest {

    @ParameterizedTest
    @ValueSource(
        strings = {
            "08006",
            "25006",
            "40001",
            "40P01",
            "53100",
            "53200",
            "53300",
            "55P03",
            "57014",
            "57P01",
            "57P02",
            "57P03",
            "58030",
        }
    )
    void thatItCannotAnswerNowPasses(String state) {
        assertTrue(Availability.isUnavailable(postgres(state)));
        assertTrue(Availability.isUnavailable(new IllegalStateException(postgres(state))));
    }

    @ParameterizedTest
    @ValueSource(strings = { "22001", "23505", "25001", "42P01", "42501", "55000", "XX000", "" })
    void whatIsWrongWithTheStatementDoesNot(String state) {
        assertFalse(Availability.isUnavailable(postgres(state)));
    }

    @Test
    void aLostConnectionPassesToo() {
        assertTrue(Availability.isUnavailable(new IOException("reset")));
        assertTrue(Availability.isUnavailable(new VertxException("Connection was closed")));
        assertFalse(Availability.isUnavailable(new IllegalStateException("a bug")));
    }

    private static PgException postgres(String state) {
        return new PgException("it says", "ERROR", state, "");
    }
}

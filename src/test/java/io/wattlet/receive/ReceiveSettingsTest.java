package io.wattlet.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.wattlet.command.Outcome;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiveSettingsTest {

    private final ReceiveSettings settings = new ReceiveSettings(
        Duration.ofMillis(500),
        Duration.ofMinutes(10),
        Duration.ofHours(24),
        Duration.ofMinutes(1),
        8
    );

    @Test
    void waitsLongerTheOlderTheAnnouncementIs() {
        assertEquals(Duration.ofMillis(500), delayAt(Duration.ZERO));
        assertEquals(Duration.ofSeconds(30), delayAt(Duration.ofMinutes(1)));
        assertEquals(Duration.ofMinutes(10), delayAt(Duration.ofHours(20)));
    }

    @Test
    void givesUpWithTheReasonInTheEnd() {
        Outcome outcome = settings.later(new UUID(0, 1), 7, Duration.ofHours(24), "the registry does not answer");

        assertEquals(
            new Outcome.Failed(new UUID(0, 1), 7, "given-up", "Tried for 24 hours: the registry does not answer."),
            outcome
        );
    }

    private Duration delayAt(Duration age) {
        return assertInstanceOf(Outcome.Retry.class, settings.later(new UUID(0, 1), 1, age, "no answer")).delay();
    }
}

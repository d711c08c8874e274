package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @Property
    void whatIsWrittenReadsBackTheSame(@ForAll @LongRange(max = 999_999_999) long millis) {
        Duration duration = Duration.ofMillis(millis);

        assertEquals(Optional.of(duration), Durations.parse(Durations.format(duration)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "5", "s", "-5s", "5 seconds", "1.5s", "PT5S", "00:15:00", "9999999999ms", "5s " })
    void otherFormsAreNotDurations(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }
}

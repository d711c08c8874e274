package io.wattlet.devnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final long MILLISECOND = 1_000_000;

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertEquals(2.5, Samples.of(4 * MILLISECOND, MILLISECOND, 3 * MILLISECOND, 2 * MILLISECOND).median());
    }

    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        assertEquals(2, Samples.of(9 * MILLISECOND, MILLISECOND, 2 * MILLISECOND).median());
    }

    @Test
    void theNinetiethPercentileIsTheNearestRank() {
        Samples twenty = Samples.of(
            LongStream.rangeClosed(1, 20)
                .map(i -> i * MILLISECOND)
                .toArray()
        );

        assertEquals(18, twenty.ninetiethPercentile());
        assertEquals(1, twenty.minimum());
        assertEquals(7, Samples.of(7 * MILLISECOND).ninetiethPercentile());
    }

    @Test
    void thereIsNoMedianOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Samples(List.of()));
    }
}

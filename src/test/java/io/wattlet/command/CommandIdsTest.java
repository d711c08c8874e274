package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandIdsTest {

    private static final RandomGenerator ALL_ONES = () -> -1L;

    @Test
    void idIsAVersion7UuidThatBeginsWithTheMilliseconds() {
        // the example of RFC 9562, appendix A.6, apart from its random bits
        CommandIds ids = new CommandIds(() -> Instant.ofEpochMilli(0x017F22E279B0L), ALL_ONES);

        UUID id = ids.next();

        assertEquals("017f22e2-79b0-7000-bfff-ffffffffffff", id.toString());
        assertEquals(7, id.version());
        assertEquals(2, id.variant());
    }

    @Test
    void idsRiseWithinAMillisecondAndBeyondItsCounter() {
        CommandIds ids = new CommandIds(InstantSource.fixed(Instant.ofEpochMilli(1_000)), ALL_ONES);
        UUID previous = ids.next();
        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next();
            assertTrue(next.toString().compareTo(previous.toString()) > 0, next + " after " + previous);
            previous = next;
        }
    }

    @Test
    void idsRiseWhenTheClockStepsBack() {
        Instant[] now = { Instant.ofEpochMilli(5_000) };
        CommandIds ids = new CommandIds(() -> now[0], ALL_ONES);
        UUID before = ids.next();
        now[0] = Instant.ofEpochMilli(1_000);

        assertTrue(ids.next().toString().compareTo(before.toString()) > 0);
    }

    @Test
    void threadsNeverGetTheSameId() throws InterruptedException, ExecutionException {
        CommandIds ids = CommandIds.system();
        Set<UUID> seen = new HashSet<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<List<UUID>>> results = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                results.add(executor.submit(() -> Stream.generate(ids::next).limit(5_000).toList()));
            }
            for (Future<List<UUID>> result : results) {
                seen.addAll(result.get());
            }
        }
        assertEquals(20_000, seen.size());
    }
}

package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.wattlet.devnet.StatusCache.Status;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.TransactionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusCacheTest {

    private static final TransactionId ID = new TransactionId(Buffer.buffer(new byte[32]));
    private static final List<TransactionState> UPWARDS = List.of(
        TransactionState.UNKNOWN,
        TransactionState.PENDING,
        TransactionState.FAILED,
        TransactionState.COMMITTED,
        TransactionState.FINALIZED
    );

    private final HandClock clock = new HandClock(Instant.EPOCH);
    private final StatusCache cache = new StatusCache(clock, Duration.ofMinutes(60));

    @Test
    void neverMovesDownwards() {
        for (TransactionState before : UPWARDS) {
            for (TransactionState after : UPWARDS) {
                cache.forget();
                cache.set(ID, Status.of(before));
                cache.set(ID, Status.of(after));
                TransactionState higher = UPWARDS.indexOf(before) > UPWARDS.indexOf(after) ? before : after;
                assertEquals(Optional.of(Status.of(higher)), cache.get(ID));
            }
        }
    }

    @Test
    void movesDownwardsOnceTheHigherStateIsForgotten() {
        cache.set(ID, Status.of(TransactionState.COMMITTED));
        clock.advance(Duration.ofMinutes(60));
        cache.set(ID, Status.of(TransactionState.PENDING));
        assertEquals(Optional.of(Status.of(TransactionState.PENDING)), cache.get(ID));
    }

    @Test
    void countsTheTimeFromTheLastSettingThatCounted() {
        cache.set(ID, Status.of(TransactionState.FAILED));
        clock.advance(Duration.ofMinutes(40));
        cache.set(ID, Status.of(TransactionState.PENDING));
        clock.advance(Duration.ofMinutes(20));
        assertEquals(Optional.empty(), cache.get(ID));
    }

    @Test
    void forgetsAnUnknownSooner() {
        cache.set(ID, Status.of(TransactionState.UNKNOWN));
        clock.advance(Duration.ofMinutes(5).minusNanos(1));
        assertEquals(Optional.of(Status.of(TransactionState.UNKNOWN)), cache.get(ID));
        clock.advance(Duration.ofNanos(1));
        assertEquals(Optional.empty(), cache.get(ID));
    }
}

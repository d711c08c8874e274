package io.wattlet.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.edge.SliceLimiter.Scope;
import io.wattlet.edge.SliceLimiter.Verdict;
import io.wattlet.edge.SliceRate.Rate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SliceLimiterTest {

    private static final Rate NONE = new Rate(0, 1);
    private static final ClientAddress ALICE = address("10.0.0.1");
    private static final ClientAddress BOB = address("10.0.0.2");

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

    private SliceLimiter limiter(Rate ofAddress, Rate ofNode) {
        return new SliceLimiter(new SliceRate(ofAddress, ofNode, Optional.empty()), clock::get);
    }

    private static ClientAddress address(String text) {
        return ClientAddress.parse(text).orElseThrow();
    }

    private static boolean allows(SliceLimiter limiter, ClientAddress address) {
        return limiter.take(address) instanceof Verdict.Allowed;
    }

    @Test
    void burstIsAllowedAtOnceAndNoMore() {
        SliceLimiter limiter = limiter(new Rate(2, 3), NONE);

        for (int i = 0; i < 3; i++) {
            assertTrue(allows(limiter, ALICE));
        }
        assertEquals(new Verdict.Refused(Scope.ADDRESS, 1), limiter.take(ALICE));
        assertTrue(allows(limiter, BOB));
    }

    @Test
    void tokensComeBackAtTheRateAndNeverExceedTheBurst() {
        SliceLimiter limiter = limiter(new Rate(2, 3), NONE);
        for (int i = 0; i < 4; i++) {
            limiter.take(ALICE);
        }

        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertTrue(allows(limiter, ALICE));
        assertEquals(new Verdict.Refused(Scope.ADDRESS, 1), limiter.take(ALICE));

        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 3; i++) {
            assertTrue(allows(limiter, ALICE));
        }
        assertEquals(new Verdict.Refused(Scope.ADDRESS, 1), limiter.take(ALICE));
    }

    @Test
    void refusedTriesCostNothing() {
        SliceLimiter limiter = limiter(new Rate(1, 1), NONE);
        for (int i = 0; i < 100; i++) {
            limiter.take(ALICE);
        }

        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertTrue(allows(limiter, ALICE));
    }

    @Test
    void oneAddressAboveItsLimitDoesNotUseUpWhatTheNodeTakes() {
        SliceLimiter limiter = limiter(new Rate(1, 1), new Rate(1, 2));
        assertTrue(allows(limiter, ALICE));
        assertEquals(new Verdict.Refused(Scope.ADDRESS, 1), limiter.take(ALICE));

        assertTrue(allows(limiter, BOB));
        assertEquals(new Verdict.Refused(Scope.NODE, 1), limiter.take(address("10.0.0.3")));
    }

    @Test
    void manyAddressesAreForgottenRatherThanKept() {
        SliceLimiter limiter = limiter(new Rate(1, 1), NONE);
        for (int i = 0; i < 2 * SliceLimiter.MOST_ADDRESSES; i++) {
            limiter.take(new ClientAddress(true, i));
        }
        assertEquals(SliceLimiter.MOST_ADDRESSES, limiter.addresses());
    }

    @Test
    void noLimitIsNoLimit() {
        SliceLimiter limiter = limiter(NONE, NONE);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(allows(limiter, ALICE));
        }
        assertEquals(0, limiter.addresses());
    }

    @Test
    void addressesOfVersion6AreOneForEachNetworkOf64Bits() {
        assertEquals(address("2001:db8::1"), address("2001:db8::ffff:1"));
        assertNotEquals(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assertEquals(address("10.0.0.1"), address("::ffff:10.0.0.1"));
        assertEquals(address("fe80::1"), address("fe80::2%eth0"));
    }

    @Test
    void namesAndNonsenseAreNoAddresses() {
        for (String text : List.of("", "localhost", "example.com", "1.2.3.4.5", "10.0.0.1:80", "::g", "unknown")) {
            assertEquals(Optional.empty(), ClientAddress.parse(text), text);
        }
    }
}

package io.wattlet.devnet.torture;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A moment that can be waited for. Thread-safe. */
final class Over {

    private final CountDownLatch latch = new CountDownLatch(1);

    /** It has come. */
    void now() {
        latch.countDown();
    }

    /** Whether it has come. */
    boolean isNow() {
        return latch.getCount() == 0;
    }

    /** Waits for it, but no longer than given; whether it has come. */
    boolean within(Duration time) throws InterruptedException {
        return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}

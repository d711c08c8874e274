package io.wattlet.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wattlet.auth.TrustedKeys.Verdict;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Verifies signatures on threads of their own: ECDSA takes half a millisecond on P-256 and several on P-521, too long for
 * an event loop that has others to serve. No more tokens wait than were allowed; the rest is refused.
 */
final class SignatureChecks {

    private final WorkerExecutor threads;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    SignatureChecks(Vertx vertx, int threads, int maxWaiting) {
        this.threads = vertx.createSharedWorkerExecutor("wattlet-tokens", threads);
        this.maxWaiting = maxWaiting;
    }

    /**
     * What the token's signature is worth.
     *
     * @return fails with {@link AuthenticationBusyException} when too many wait already
     */
    Future<Verdict> verify(TrustedKeys keys, Jwt token) {
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            return Future.failedFuture(new AuthenticationBusyException());
        }
        return threads.executeBlocking(() -> keys.verify(token), false).onComplete(_ -> waiting.decrementAndGet());
    }

    Future<Void> close() {
        return threads.close();
    }
}

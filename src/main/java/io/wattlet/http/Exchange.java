package io.wattlet.http;

import io.vertx.core.http.HttpServerRequest;
import io.wattlet.edge.Bounded;
import io.wattlet.edge.ClientAddress;
import io.wattlet.edge.RateLimitedException;
import io.wattlet.edge.SliceLimiter;
import io.wattlet.http.Rendering.Rendered;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;

/** One request on its way to its answer, and what it holds of the node's bounds meanwhile. Confined to one event loop. */
final class Exchange {

    final HttpServerRequest request;
    final Rendering form;

    private final HttpLoad load;
    private final HttpMeters.Times times;
    private final boolean anonymous;
    private final Bounded bodies;
    private final long beganNanos = System.nanoTime();
    private boolean counted;
    private long bodyBytes;

    /**
     * Begins with nothing held.
     *
     * @param anonymous whether the operation does not ask who the sender is; then its body is held in the share of those
     */
    Exchange(HttpServerRequest request, Rendering form, HttpLoad load, HttpMeters.Times times, boolean anonymous) {
        this.request = request;
        this.form = form;
        this.load = load;
        this.times = times;
        this.anonymous = anonymous;
        this.bodies = anonymous ? load.anonymousBodyBytes : load.bodyBytes;
    }

    /**
     * Counts the request as under way.
     *
     * @throws RefusedException when there are too many
     */
    void begin() {
        if (!load.requests.take(1)) {
            load.meters.reached(HttpMeters.Limit.REQUESTS);
            throw new RefusedException(new Refusal.Overloaded());
        }
        counted = true;
    }

    /**
     * Counts the request against the limits of its sender.
     *
     * @throws RateLimitedException when it comes too often
     */
    void limitRate() {
        ClientAddress address = ClientAddress.of(
            request.headers(),
            request.remoteAddress(),
            load.limits.slices().clientAddressHeader()
        );
        if (load.slices.take(address) instanceof SliceLimiter.Verdict.Refused(var scope, long seconds)) {
            load.meters.reached(
                switch (scope) {
                    case ADDRESS -> HttpMeters.Limit.SLICES_OF_ADDRESS;
                    case NODE -> HttpMeters.Limit.SLICES_OF_NODE;
                }
            );
            throw new RateLimitedException(seconds);
        }
    }

    /** Holds so much more of the body, or nothing of it any more when that is too much for the node. */
    boolean hold(int bytes) {
        if (bodies.take(bytes)) {
            bodyBytes += bytes;
            return true;
        }
        load.meters.reached(anonymous ? HttpMeters.Limit.ANONYMOUS_BODY_BYTES : HttpMeters.Limit.BODY_BYTES);
        dropBody();
        return false;
    }

    /** Gives back what it holds and is counted; once, just before the answer is sent. */
    void end(Rendered answer) {
        dropBody();
        if (counted) {
            counted = false;
            load.requests.give(1);
        }
        times.answered(answer.status(), System.nanoTime() - beganNanos);
        String code = answer.headers().get(Rendering.ERROR_CODE);
        if (code != null) {
            load.meters.failed(code);
        }
    }

    private void dropBody() {
        bodies.give(bodyBytes);
        bodyBytes = 0;
    }
}

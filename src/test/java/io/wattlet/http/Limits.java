package io.wattlet.http;

import io.wattlet.edge.SliceRate;
import java.time.Duration;

/** Limits that differ from the usual ones in what a test is about. */
record Limits(HttpLimits limits) {
    static final Limits USUAL = new Limits(HttpLimits.DEFAULT);

    Limits body(int maxBytes, Duration timeout) {
        return new Limits(
            new HttpLimits(
                maxBytes,
                limits.maxBodyBytesInFlight(),
                limits.maxRequestsInFlight(),
                limits.maxConnections(),
                limits.maxBulkItems(),
                timeout,
                limits.idleTimeout(),
                limits.answerTimeout(),
                limits.slices()
            )
        );
    }

    Limits bulkItems(int most) {
        return new Limits(
            new HttpLimits(
                limits.maxBodyBytes(),
                limits.maxBodyBytesInFlight(),
                limits.maxRequestsInFlight(),
                limits.maxConnections(),
                most,
                limits.bodyTimeout(),
                limits.idleTimeout(),
                limits.answerTimeout(),
                limits.slices()
            )
        );
    }

    Limits inFlight(int bodyBytes, int requests, int connections) {
        return new Limits(
            new HttpLimits(
                limits.maxBodyBytes(),
                bodyBytes,
                requests,
                connections,
                limits.maxBulkItems(),
                limits.bodyTimeout(),
                limits.idleTimeout(),
                limits.answerTimeout(),
                limits.slices()
            )
        );
    }

    Limits times(Duration idle, Duration answer) {
        return new Limits(
            new HttpLimits(
                limits.maxBodyBytes(),
                limits.maxBodyBytesInFlight(),
                limits.maxRequestsInFlight(),
                limits.maxConnections(),
                limits.maxBulkItems(),
                limits.bodyTimeout(),
                idle,
                answer,
                limits.slices()
            )
        );
    }

    Limits slices(SliceRate rate) {
        return new Limits(
            new HttpLimits(
                limits.maxBodyBytes(),
                limits.maxBodyBytesInFlight(),
                limits.maxRequestsInFlight(),
                limits.maxConnections(),
                limits.maxBulkItems(),
                limits.bodyTimeout(),
                limits.idleTimeout(),
                limits.answerTimeout(),
                rate
            )
        );
    }
}

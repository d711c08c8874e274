package io.wattlet.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.wattlet.edge.Bounded;
import io.wattlet.edge.SliceLimiter;

/** What all verticles of a node's REST edge bear together. One for each node; may be used on any thread. */
public final class HttpLoad {

    final HttpLimits limits;
    final HttpMeters meters;
    final Bounded connections;
    final Bounded requests;
    final Bounded bodyBytes;
    final Bounded anonymousBodyBytes;
    final SliceLimiter slices;

    /** Begins with nothing to bear. */
    public HttpLoad(HttpLimits limits, MeterRegistry registry) {
        this.limits = limits;
        this.connections = new Bounded(limits.maxConnections());
        this.requests = new Bounded(limits.maxRequestsInFlight());
        this.bodyBytes = new Bounded(limits.maxBodyBytesInFlight());
        // Whoever nobody knows must not keep those out who are known.
        this.anonymousBodyBytes = bodyBytes.share(limits.maxBodyBytesInFlight() / 2);
        this.slices = new SliceLimiter(limits.slices(), System::nanoTime);
        this.meters = new HttpMeters(registry);
        meters.gauge("wattlet_http_connections", "Open connections.", connections);
        meters.gauge("wattlet_http_requests_in_flight", "Requests that are not answered yet.", requests);
        meters.gauge("wattlet_http_body_bytes_in_flight", "Bytes of bodies being received or worked on.", bodyBytes);
    }

    /** How often slices may be announced, over whatever edge. */
    public SliceLimiter slices() {
        return slices;
    }
}

package io.wattlet.receive;

import io.wattlet.registry.TransactionId;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * What this wallet system remembers about an offered slice.
 *
 * @param endpointId the wallet endpoint it is offered to
 * @param age        how long ago the offer was stored
 * @param held       the slice is in the wallet now, at the same key, in any state in which it still counts
 * @param arrivals   how often it has come to this key before
 * @param departures committed transactions by which it went away again
 */
record Past(UUID endpointId, Duration age, boolean held, int arrivals, Set<TransactionId> departures) {
    Past {
        departures = Set.copyOf(departures);
    }
}

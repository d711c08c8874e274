package io.wattlet.outgoing;

import io.vertx.core.http.HttpClient;
import java.time.Duration;

/**
 * How calls of one kind with the same limits go out.
 *
 * @param http    opens connections to the addresses that it is given, and resolves nothing
 * @param targets of the kind
 * @param names   looks up names for the kind
 */
record Way(HttpClient http, Targets targets, Names names, AddressRules rules, Tally tally, CallLimits limits) {
    Duration longest() {
        return limits.longest();
    }
}

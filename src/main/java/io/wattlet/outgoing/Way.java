package io.wattlet.outgoing;

import io.vertx.core.http.HttpClient;
import java.time.Duration;

/**
 * How calls of one kind with the same limits go out.
 *
 * @param http    opens connections to the addresses that it is given, and resolves nothing
 * @param targets of the kind
 * @param names   looks up names for the kind
 * @param uncompressed whether compressed gRPC messages are refused: the limit is for their compressed size, and what they
 *                     unpack to may be a thousand times as long
 */
record Way(
    HttpClient http,
    Targets targets,
    Names names,
    AddressRules rules,
    Tally tally,
    CallLimits limits,
    boolean uncompressed
) {
    Duration longest() {
        return limits.longest();
    }
}

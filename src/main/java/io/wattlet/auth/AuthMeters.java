package io.wattlet.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What authentication counts; every name is explained in {@code src/docs/metrics.md}. For any thread. */
final class AuthMeters {

    private final Map<UnauthenticatedException.Reason, Counter> refused = new EnumMap<>(
        UnauthenticatedException.Reason.class
    );
    private final Counter busy;
    private final Counter cacheHits;
    private final Counter cacheMisses;
    private final Counter keysRead;
    private final Counter keysNotRead;

    AuthMeters(MeterRegistry registry) {
        for (UnauthenticatedException.Reason reason : UnauthenticatedException.Reason.values()) {
            refused.put(reason, refusals(registry, reason.name().toLowerCase(Locale.ROOT)));
        }
        busy = refusals(registry, "busy");
        cacheHits = lookUps(registry, "hit");
        cacheMisses = lookUps(registry, "miss");
        keysRead = keyReads(registry, "read");
        keysNotRead = keyReads(registry, "failed");
    }

    void failed(Throwable failure) {
        if (failure instanceof UnauthenticatedException unauthenticated) {
            Objects.requireNonNull(refused.get(unauthenticated.reason())).increment();
        } else if (failure instanceof AuthenticationBusyException) {
            busy.increment();
        }
    }

    void lookedUp(boolean found) {
        (found ? cacheHits : cacheMisses).increment();
    }

    void keysRead() {
        keysRead.increment();
    }

    void keysNotRead() {
        keysNotRead.increment();
    }

    private static Counter refusals(MeterRegistry registry, String reason) {
        return Counter.builder("wattlet_auth_refused")
            .description("Requests whose sender was not taken as anybody.")
            .tag("reason", reason)
            .register(registry);
    }

    private static Counter lookUps(MeterRegistry registry, String result) {
        return Counter.builder("wattlet_auth_token_lookups")
            .description("Tokens looked up among those that were verified lately.")
            .tag("result", result)
            .register(registry);
    }

    private static Counter keyReads(MeterRegistry registry, String result) {
        return Counter.builder("wattlet_auth_key_reads")
            .description("Reads of the authority's keys.")
            .tag("result", result)
            .register(registry);
    }
}

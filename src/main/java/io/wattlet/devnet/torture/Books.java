package io.wattlet.devnet.torture;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a wallet system has in its database, as far as slices and commands are concerned. */
record Books(String system, List<Slice> slices, List<Command> commands, List<Claim> claims, List<Delivery> deliveries) {
    private static final Set<String> GONE = Set.of("sliced", "transferred", "cancelled");

    Books {
        slices = List.copyOf(slices);
        commands = List.copyOf(commands);
        claims = List.copyOf(claims);
        deliveries = List.copyOf(deliveries);
    }

    /** Whether a slice came in there. */
    boolean received(Arrival arrival) {
        return slices
            .stream()
            .anyMatch(
                it ->
                    it.received &&
                    it.position == arrival.position &&
                    it.name.equals(arrival.name) &&
                    arrival.endpoint.equals(it.endpoint)
            );
    }

    /**
     * A slice that is, or was, in a wallet.
     *
     * @param blinding 32 bytes little-endian; secret
     * @param endpoint extended public key of the endpoint that owns it, 74 bytes; null when it was born as somebody else's
     * @param position which child of it
     * @param received came in from outside the wallet
     */
    record Slice(
        UUID id,
        SliceName name,
        long quantity,
        Buffer blinding,
        @Nullable Buffer endpoint,
        int position,
        String state,
        boolean received
    ) {
        /** Whether it is in the wallet now. */
        boolean isHeld() {
            return !GONE.contains(state);
        }

        /** Keeps the secret. */
        @Override
        public String toString() {
            return name + ", " + quantity + " Wh, " + state;
        }
    }

    /**
     * A command.
     *
     * @param failureCode null unless it failed
     * @param announced   of a slice that was announced; null for other commands
     * @param freed       certificate of which an unclaim frees a slice; null for other commands
     */
    record Command(
        UUID id,
        String kind,
        String state,
        @Nullable String failureCode,
        @Nullable Arrival announced,
        @Nullable CertificateId freed
    ) {}

    /** That a slice comes to a child of an endpoint. */
    record Arrival(SliceName name, Buffer endpoint, int position) {}

    /**
     * A claim of two slices.
     *
     * @param id the allocation id
     */
    record Claim(UUID id, UUID command, UUID production, UUID consumption, long quantity, String state) {}

    /** That the new owner of a slice has to be told, or was. */
    record Delivery(UUID command, Arrival arrival, long quantity, String state) {}
}

package io.wattlet.importer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Scalar;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of slices and claims, and who holds which. */
final class SliceRows {

    private static final Pattern TRIAL_KEY = Pattern.compile("istrial", Pattern.CASE_INSENSITIVE);

    private final VaultState state;
    private final Lineage lineage;
    private final Map<UUID, VaultState.Wallet> wallets = new HashMap<>();
    private final Map<UUID, UUID> walletsOfEndpoints = new HashMap<>();
    private final Map<UUID, VaultState.Slice> slices = new HashMap<>();
    private final Map<UUID, VaultState.TransferredSlice> transferred = new HashMap<>();

    /**
     * Looks at what belongs to what.
     *
     * @throws ImportRefusedException names a row that belongs to nothing
     */
    SliceRows(VaultState state) {
        this.state = state;
        state.wallets().forEach(wallet -> wallets.put(wallet.id(), wallet));
        state.endpoints().forEach(endpoint -> walletsOfEndpoints.put(endpoint.id(), endpoint.walletId()));
        state.slices().forEach(slice -> slices.put(slice.id(), slice));
        state.transferredSlices().forEach(slice -> transferred.put(slice.id(), slice));
        this.lineage = Lineage.of(state);
    }

    /** Every slice, those before that were cut into others. */
    JsonArray slices() {
        Map<UUID, JsonObject> rows = new HashMap<>();
        state.slices().forEach(slice -> rows.put(slice.id(), held(slice)));
        state
            .transferredSlices()
            .stream()
            .filter(slice -> lineage.sources().containsKey(slice.id()))
            .forEach(slice -> rows.put(slice.id(), handedOver(slice)));
        JsonArray sorted = new JsonArray();
        rows
            .keySet()
            .stream()
            .sorted(Comparator.comparingInt(this::cutsBefore))
            .forEach(id -> sorted.add(rows.get(id)));
        return sorted;
    }

    private int cutsBefore(UUID slice) {
        UUID source = lineage.sources().get(slice);
        return source == null ? 0 : 1 + cutsBefore(source);
    }

    private JsonObject held(VaultState.Slice slice) {
        JsonObject row = row(slice.id(), slice.certificate().registry(), slice.certificate().streamId())
            .put("hash", hash(slice.id(), slice.quantity(), slice.blinding()))
            .put("quantity", slice.quantity())
            .put("blinding", WalletRows.base64(slice.blinding()))
            .put("endpoint_id", slice.endpointId().toString())
            .put("position", slice.position());
        VaultState.TransferredSlice handOver = handOverOf(slice.id());
        if (handOver == null) {
            return withTime(row.put("state", stateOf(slice)), slice.updatedAt());
        }
        requireCommitted(handOver);
        return withTime(
            row.put("state", "transferred").put("receiver_id", handOver.externalEndpointId().toString()),
            handOver.updatedAt()
        );
    }

    private VaultState.@Nullable TransferredSlice handOverOf(UUID slice) {
        UUID handOver = lineage.leftWhole().get(slice);
        return handOver == null ? null : transferred.get(handOver);
    }

    private JsonObject handedOver(VaultState.TransferredSlice slice) {
        requireCommitted(slice);
        JsonObject row = row(slice.id(), slice.certificate().registry(), slice.certificate().streamId())
            .put("hash", hash(slice.id(), slice.quantity(), slice.blinding()))
            .put("quantity", slice.quantity())
            .put("blinding", WalletRows.base64(slice.blinding()))
            .put("position", slice.position())
            .put("receiver_id", slice.externalEndpointId().toString())
            .put("state", "transferred");
        return withTime(row, slice.updatedAt());
    }

    private JsonObject row(UUID id, String registry, UUID certificate) {
        UUID source = lineage.sources().get(id);
        return new JsonObject()
            .put("id", id.toString())
            .put("wallet_id", walletOf(id).toString())
            .put("registry", registry)
            .put("certificate_id", certificate.toString())
            .put("received", source == null)
            .put("parent_id", source == null ? null : source.toString());
    }

    private static JsonObject withTime(JsonObject row, Instant updatedAt) {
        return row.put("updated_at", updatedAt.toString());
    }

    /**
     * A Vault leaves slices reserved for ever when what it wanted of them went wrong. Nobody but the registry knows what
     * became of them.
     */
    private static String stateOf(VaultState.Slice slice) {
        return switch (slice.state()) {
            case AVAILABLE, SLICED, CLAIMED, EXPIRED -> slice.state().name().toLowerCase(Locale.ROOT);
            case RESERVED -> "unresolved";
            case SLICING, REGISTERING -> throw new ImportRefusedException(
                "slice " + slice.id() + " is being cut: let the Vault come to rest first"
            );
        };
    }

    private static void requireCommitted(VaultState.TransferredSlice slice) {
        if (slice.state() == VaultState.TransferredSliceState.REGISTERING) {
            throw new ImportRefusedException(
                "slice " + slice.id() + " is being handed over: let the Vault come to rest first"
            );
        }
    }

    private static String hash(UUID slice, long quantity, Buffer blinding) {
        Scalar scalar = Scalar.fromCanonicalBytes(blinding.getBytes()).orElseThrow(() ->
            new ImportRefusedException("the blinding of slice " + slice + " is no scalar")
        );
        return WalletRows.base64(Buffer.buffer(Commitment.of(quantity, scalar).sliceHash()));
    }

    /** The wallet that holds or held a slice, or that handed it over. */
    UUID walletOf(UUID slice) {
        UUID source = lineage.sources().get(slice);
        VaultState.Slice held = slices.get(source == null ? slice : source);
        UUID wallet = held == null ? null : walletsOfEndpoints.get(held.endpointId());
        if (wallet == null) {
            throw new ImportRefusedException("slice " + slice + " is in no wallet");
        }
        return wallet;
    }

    /** Who owns that wallet. */
    String ownerOf(UUID slice) {
        VaultState.Wallet wallet = wallets.get(walletOf(slice));
        if (wallet == null) {
            throw new ImportRefusedException("the wallet of slice " + slice + " is not there");
        }
        return wallet.owner();
    }

    /** Claims that are, and claims that were begun and not ended. */
    JsonArray claims() {
        JsonArray rows = new JsonArray();
        for (VaultState.Claim claim : state.claims()) {
            if (!slices.containsKey(claim.productionSliceId()) || !slices.containsKey(claim.consumptionSliceId())) {
                throw new ImportRefusedException("a slice of claim " + claim.id() + " is not there");
            }
            rows.add(
                new JsonObject()
                    .put("id", claim.id().toString())
                    .put("wallet_id", walletOf(claim.consumptionSliceId()).toString())
                    .put("production_slice_id", claim.productionSliceId().toString())
                    .put("consumption_slice_id", claim.consumptionSliceId().toString())
                    .put("state", claim.state().name().toLowerCase(Locale.ROOT))
                    .put("updated_at", claim.updatedAt().toString())
            );
        }
        return rows;
    }

    /** Certificates; what a Vault does not note about a withdrawal is when. */
    JsonArray certificates(Instant now) {
        JsonArray rows = new JsonArray();
        for (VaultState.Certificate certificate : state.certificates()) {
            JsonArray attributes = new JsonArray();
            certificate
                .attributes()
                .forEach(attribute ->
                    attributes.add(
                        new JsonObject()
                            .put("key", attribute.key())
                            .put("value", attribute.value())
                            .put("hashed", attribute.hashed())
                    )
                );
            rows.add(
                new JsonObject()
                    .put("registry", certificate.id().registry())
                    .put("id", certificate.id().streamId().toString())
                    .put("type", certificate.type() == VaultState.CertificateType.CONSUMPTION ? 1 : 2)
                    .put("grid_area", certificate.gridArea())
                    .put("period_start", certificate.start().toString())
                    .put("period_end", certificate.end().toString())
                    .put("trial", trial(certificate))
                    .put("attributes", attributes)
                    .put("withdrawn_at", certificate.withdrawn() ? now.toString() : null)
            );
        }
        return rows;
    }

    /** The value of the attribute IsTrial, whose key is matched without regard to the case of ASCII letters. */
    private static @Nullable String trial(VaultState.Certificate certificate) {
        return certificate
            .attributes()
            .stream()
            .filter(attribute -> TRIAL_KEY.matcher(attribute.key()).matches())
            .map(VaultState.Attribute::value)
            .findFirst()
            .orElse(null);
    }
}

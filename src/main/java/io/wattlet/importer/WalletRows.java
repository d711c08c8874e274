package io.wattlet.importer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.command.FailureCode;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.wallet.MasterKeys;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of wallets, and of the endpoints at which they receive and to which they send. */
final class WalletRows {

    private final VaultState state;
    private final MasterKeys masterKeys;
    private final Map<UUID, ExtendedPublicKey> publicKeys = new HashMap<>();

    WalletRows(VaultState state, MasterKeys masterKeys) {
        this.state = state;
        this.masterKeys = masterKeys;
    }

    /** Wallets with their keys sealed; to be made before {@link #endpoints}. */
    JsonArray wallets() {
        JsonArray rows = new JsonArray();
        state.wallets().forEach(wallet -> rows.add(wallet(wallet)));
        return rows;
    }

    private JsonObject wallet(VaultState.Wallet wallet) {
        ExtendedPrivateKey key;
        try {
            key = ExtendedPrivateKey.parse(wallet.privateKey().getBytes());
        } catch (MalformedKeyException e) {
            throw new ImportRefusedException("the private key of wallet " + wallet.id() + " is none", e);
        }
        publicKeys.put(wallet.id(), key.publicKey());
        return new JsonObject()
            .put("id", wallet.id().toString())
            .put("owner", wallet.owner())
            .put("master_key", base64(masterKeys.seal(key, wallet.id())))
            .put("master_key_id", masterKeys.currentKeyId())
            .put("public_key", base64(Buffer.buffer(key.publicKey().toBytes())))
            .put("next_endpoint", 1 + lastEndpoint(wallet.id()))
            .put("disabled_at", wallet.disabled().map(Object::toString).orElse(null));
    }

    private int lastEndpoint(UUID wallet) {
        return state
            .endpoints()
            .stream()
            .filter(endpoint -> endpoint.walletId().equals(wallet))
            .mapToInt(VaultState.Endpoint::position)
            .max()
            .orElse(0);
    }

    /** Endpoints, each checked to be the child of its wallet that it says it is. */
    JsonArray endpoints() {
        Map<UUID, Integer> lastPositions = new HashMap<>();
        state.slices().forEach(slice -> lastPositions.merge(slice.endpointId(), slice.position(), Math::max));
        JsonArray rows = new JsonArray();
        for (VaultState.Endpoint endpoint : state.endpoints()) {
            requireChild(endpoint);
            rows.add(
                new JsonObject()
                    .put("id", endpoint.id().toString())
                    .put("wallet_id", endpoint.walletId().toString())
                    .put("position", endpoint.position())
                    .put("public_key", base64(endpoint.publicKey()))
                    .put("remainder", endpoint.remainder())
                    .put("next_position", 1 + lastPositions.getOrDefault(endpoint.id(), 0))
            );
        }
        return rows;
    }

    private void requireChild(VaultState.Endpoint endpoint) {
        ExtendedPublicKey wallet = publicKeys.get(endpoint.walletId());
        if (wallet == null) {
            throw new ImportRefusedException("endpoint " + endpoint.id() + " belongs to no wallet");
        }
        Buffer child = Buffer.buffer(wallet.derive(endpoint.position()).toBytes());
        if (!child.equals(endpoint.publicKey())) {
            throw new ImportRefusedException(
                "the key of endpoint " + endpoint.id() + " is not child " + endpoint.position() + " of its wallet's key"
            );
        }
    }

    /** External endpoints; the next position of each is one that no slice was sent to. */
    JsonArray externalEndpoints() {
        Map<UUID, Integer> lastPositions = new HashMap<>();
        state
            .transferredSlices()
            .forEach(slice -> lastPositions.merge(slice.externalEndpointId(), slice.position(), Math::max));
        JsonArray rows = new JsonArray();
        for (VaultState.ExternalEndpoint endpoint : state.externalEndpoints()) {
            rows.add(
                new JsonObject()
                    .put("id", endpoint.id().toString())
                    .put("owner", endpoint.owner())
                    .put("url", endpoint.endpoint())
                    .put("public_key", base64(endpoint.publicKey()))
                    .put("text_reference", endpoint.textReference())
                    .put("next_position", 1 + lastPositions.getOrDefault(endpoint.id(), 0))
            );
        }
        return rows;
    }

    /** What wallets know of hashed attributes. */
    JsonArray openedAttributes() {
        JsonArray rows = new JsonArray();
        state
            .openedAttributes()
            .forEach(attribute ->
                rows.add(
                    new JsonObject()
                        .put("wallet_id", attribute.walletId().toString())
                        .put("registry", attribute.certificate().registry())
                        .put("certificate_id", attribute.certificate().streamId().toString())
                        .put("key", attribute.key())
                        .put("value", attribute.value())
                        .put("salt", base64(attribute.salt()))
                )
            );
        return rows;
    }

    /**
     * What owners asked for. Whatever was under way has failed here: nobody goes on with it. A claim that is older than
     * the Vault's notes about requests has none, and gets one.
     */
    JsonArray commands(SliceRows slices) {
        Map<String, UUID> wallets = new HashMap<>();
        state.wallets().forEach(wallet -> wallets.put(wallet.owner(), wallet.id()));
        Map<UUID, JsonObject> rows = new HashMap<>();
        for (VaultState.Request request : state.requests()) {
            UUID wallet = wallets.get(request.owner());
            if (wallet == null) {
                throw new ImportRefusedException("the owner of request " + request.id() + " has no wallet");
            }
            rows.put(request.id(), command(request, wallet));
        }
        for (VaultState.Claim claim : state.claims()) {
            rows.computeIfAbsent(claim.id(), id -> {
                boolean claimed = claim.state() == VaultState.ClaimState.CLAIMED;
                VaultState.Request request = new VaultState.Request(
                    id,
                    slices.ownerOf(claim.consumptionSliceId()),
                    claimed ? VaultState.RequestStatus.COMPLETED : VaultState.RequestStatus.PENDING,
                    VaultState.RequestType.CLAIM,
                    Optional.empty()
                );
                return command(request, slices.walletOf(claim.consumptionSliceId()));
            });
        }
        return new JsonArray(List.copyOf(rows.values()));
    }

    private static JsonObject command(VaultState.Request request, UUID wallet) {
        JsonObject row = new JsonObject()
            .put("id", request.id().toString())
            .put("kind", request.type().name().toLowerCase(Locale.ROOT))
            .put("owner", request.owner())
            .put("wallet_id", wallet.toString());
        return switch (request.status()) {
            case COMPLETED -> row.put("state", "completed");
            case PENDING -> failed(
                row,
                FailureCode.UNFINISHED_AT_IMPORT,
                "It was under way when the wallet moved to this node."
            );
            case FAILED -> failed(
                row,
                FailureCode.FAILED_BEFORE_IMPORT,
                request.failedReason().orElse("It failed before the wallet moved to this node.")
            );
        };
    }

    private static JsonObject failed(JsonObject row, FailureCode code, String text) {
        return row.put("state", "failed").put("failure_code", code.text()).put("failure_text", text);
    }

    static String base64(Buffer bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes());
    }
}

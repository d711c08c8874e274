package io.wattlet.plan;

import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.plan.PositionCounters.Block;
import io.wattlet.plan.WalletRows.WalletRow;
import io.wattlet.wallet.RemainderEndpoints.RemainderEndpoint;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Positions below a wallet's remainder endpoint that were set aside for one plan. Handed out once each; what is left
 * over is never used, which does no harm.
 */
final class RemainderPositions {

    private final UUID endpointId;
    private final int endpointPosition;
    private final ExtendedPublicKey endpointKey;
    private final int end;
    private int next;

    /**
     * @param first first position set aside
     * @param count how many, from {@code first} on
     */
    RemainderPositions(UUID endpointId, int endpointPosition, ExtendedPublicKey endpointKey, int first, int count) {
        this.endpointId = endpointId;
        this.endpointPosition = endpointPosition;
        this.endpointKey = endpointKey;
        this.next = first;
        this.end = first + count;
    }

    /** Takes positions for one plan from what was set aside for a batch. */
    static RemainderPositions take(
        RemainderEndpoint endpoint,
        @Nullable WalletRow wallet,
        Map<UUID, Block> positions,
        int count
    ) {
        Block block = positions.get(endpoint.endpointId());
        if (wallet == null || block == null) {
            throw new IllegalStateException("remainder endpoint " + endpoint.endpointId() + " is gone");
        }
        return new RemainderPositions(
            endpoint.endpointId(),
            wallet.remainderPosition(),
            ExtendedPublicKey.parse(endpoint.publicKey().getBytes()),
            block.take(count),
            count
        );
    }

    /** The next position. */
    int take() {
        if (next == end) {
            throw new IllegalStateException("fewer remainder positions were set aside than the plan needs");
        }
        return next++;
    }

    UUID endpointId() {
        return endpointId;
    }

    int endpointPosition() {
        return endpointPosition;
    }

    /** The public key at a position. */
    ExtendedPublicKey owner(int position) {
        return endpointKey.derive(position);
    }
}

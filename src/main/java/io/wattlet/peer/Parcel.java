package io.wattlet.peer;

import io.vertx.core.Promise;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;

/**
 * An announcement on its way to a peer.
 *
 * @param cameNanos when it was given to be delivered
 * @param told      succeeds when the peer has acknowledged it
 */
record Parcel(ReceiveRequest slice, long cameNanos, Promise<Void> told) {
    static Parcel of(Peers.HandOver handOver) {
        return new Parcel(SliceMessages.of(handOver), System.nanoTime(), Promise.promise());
    }

    /** How much of a message of many it takes at most, in bytes. */
    int bytes() {
        return slice.getSerializedSize() + FRAME_BYTES;
    }

    /** Tags and lengths of the message around it, and its number. */
    private static final int FRAME_BYTES = 32;

    /** Says nothing of the slice. */
    @Override
    public String toString() {
        return "Parcel";
    }
}

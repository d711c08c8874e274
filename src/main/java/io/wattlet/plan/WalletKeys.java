package io.wattlet.plan;

import io.wattlet.crypto.ExtendedPrivateKey;

/** The keys of one wallet while a plan is made; every slice's owner key follows from the master key and two positions. */
record WalletKeys(ExtendedPrivateKey master) {
    /** The private key that owns a slice. */
    ExtendedPrivateKey owner(HeldSlice slice) {
        return owner(slice.endpointPosition(), slice.position());
    }

    /** The private key at a position below an endpoint. */
    ExtendedPrivateKey owner(int endpointPosition, int position) {
        return master.derive(endpointPosition).derive(position);
    }

    @Override
    public String toString() {
        return "WalletKeys";
    }
}

package io.wattlet.devnet.demo;

/**
 * Somebody with a meter and a wallet.
 *
 * @param name   the name of the meter too
 * @param system where the wallet is
 */
record Participant(String name, WalletSystem system) {
    /** A wallet system: one node with its own database. */
    enum WalletSystem {
        A,
        B,
    }
}

package io.wattlet.devnet.torture;

import io.wattlet.devnet.client.EndpointReference;
import java.util.List;
import java.util.UUID;

/**
 * Somebody with a wallet.
 *
 * @param owner    name by which nodes know the wallet's owner
 * @param system   where the wallet is
 * @param incoming what issuers send certificates to, and nobody else
 * @param receiver what other wallets send slices to
 */
record Participant(String owner, WalletSystem system, EndpointReference incoming, EndpointReference receiver) {
    /**
     * Somebody whom a participant can transfer to.
     *
     * @param id by which the sender's node knows it
     */
    record Known(UUID id, Participant participant) {}

    /** A participant, and all others as it knows them. */
    record Acquainted(Participant self, List<Known> others) {
        Acquainted {
            others = List.copyOf(others);
        }
    }
}

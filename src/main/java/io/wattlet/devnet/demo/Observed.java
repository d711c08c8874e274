package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.client.WalletClient.Claimed;
import io.wattlet.devnet.client.WalletClient.Held;
import io.wattlet.devnet.client.WalletClient.Transferred;
import io.wattlet.devnet.demo.Ledger.Balance;
import io.wattlet.registry.CertificateId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a wallet says of itself over REST. Lists may hold several entries of one transfer or claim, one for each slice;
 * their quantities are added.
 *
 * @param held  available, by certificate
 * @param sent  by certificate and receiver
 * @param claims by pair of certificates
 */
record Observed(Map<CertificateId, Long> held, Map<Sent, Long> sent, Map<Pair, Long> claims) {
    /** An empty wallet. */
    static final Observed NOTHING = new Observed(Map.of(), Map.of(), Map.of());

    /** What was sent of which certificate to whom. */
    record Sent(CertificateId certificate, UUID receiver) {}

    /** What was claimed together. */
    record Pair(CertificateId production, CertificateId consumption) {}

    static Observed by(WalletClient wallet) {
        return new Observed(
            wallet.certificates().stream().collect(Collectors.toMap(Held::certificate, Held::quantity, Long::sum)),
            wallet
                .transfers()
                .stream()
                .collect(
                    Collectors.toMap(it -> new Sent(it.certificate(), it.receiver()), Transferred::quantity, Long::sum)
                ),
            wallet
                .claims()
                .stream()
                .collect(
                    Collectors.toMap(it -> new Pair(it.production(), it.consumption()), Claimed::quantity, Long::sum)
                )
        );
    }

    /** The same by certificate alone. REST does not tell what was received: it is what was sent, claimed or is held. */
    Map<CertificateId, Balance> balances() {
        Map<CertificateId, Long> sentOf = new HashMap<>();
        sent.forEach((key, quantity) -> sentOf.merge(key.certificate, quantity, Long::sum));
        Map<CertificateId, Long> claimedOf = new HashMap<>();
        claims.forEach((pair, quantity) ->
            List.of(pair.production, pair.consumption).forEach(id -> claimedOf.merge(id, quantity, Long::sum))
        );
        Set<CertificateId> all = Stream.of(held.keySet(), sentOf.keySet(), claimedOf.keySet())
            .flatMap(Set::stream)
            .collect(Collectors.toCollection(HashSet::new));
        return all
            .stream()
            .collect(
                Collectors.toMap(
                    id -> id,
                    id ->
                        balance(held.getOrDefault(id, 0L), sentOf.getOrDefault(id, 0L), claimedOf.getOrDefault(id, 0L))
                )
            );
    }

    private static Balance balance(long held, long sent, long claimed) {
        return new Balance(held + sent + claimed, sent, claimed);
    }
}

package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.WalletClient.Held;
import io.wattlet.devnet.demo.Ledger.Balance;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Waits until the wallets hold what they should: whoever sends a slice is not told when it has been verified. */
final class Arrivals {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration STANDS_STILL_AT_MOST = Duration.ofSeconds(30);

    private final List<Participant> participants;
    private final Wallets wallets;
    private final Ledger ledger;
    private final Progress progress;

    Arrivals(List<Participant> participants, Wallets wallets, Ledger ledger, Progress progress) {
        this.participants = participants;
        this.wallets = wallets;
        this.ledger = ledger;
        this.progress = progress;
    }

    /** Waits until every wallet holds of every certificate what the ledger says; fails when nothing happens for long. */
    void await() {
        int all = participants
            .stream()
            .mapToInt(participant -> ledger.of(participant).size())
            .sum();
        int best = -1;
        long lastChange = System.nanoTime();
        int right = right();
        while (right < all) {
            if (right > best) {
                best = right;
                lastChange = System.nanoTime();
            } else if (System.nanoTime() - lastChange > STANDS_STILL_AT_MOST.toNanos()) {
                throw new DemoFailure(
                    "of %d quantities in the wallets only %d are right, and nothing has changed for %d s".formatted(
                        all,
                        right,
                        STANDS_STILL_AT_MOST.toSeconds()
                    )
                );
            }
            progress.count("in place", right, all);
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            right = right();
        }
    }

    private int right() {
        return participants.stream().mapToInt(this::right).sum();
    }

    private int right(Participant participant) {
        Map<CertificateId, Long> held = wallets
            .client(participant)
            .certificates()
            .stream()
            .collect(Collectors.toMap(Held::certificate, Held::quantity, Long::sum));
        Map<CertificateId, Balance> expected = ledger.of(participant);
        return (int) expected
            .entrySet()
            .stream()
            .filter(entry -> held.getOrDefault(entry.getKey(), 0L) == entry.getValue().holds())
            .count();
    }
}

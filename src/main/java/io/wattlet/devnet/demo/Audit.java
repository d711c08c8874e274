package io.wattlet.devnet.demo;

import io.wattlet.devnet.demo.Ledger.Balance;
import io.wattlet.devnet.demo.Observed.Pair;
import io.wattlet.devnet.demo.Observed.Sent;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what the wallets say with what should have happened. Not thread-safe. */
final class Audit {

    private final Scenario scenario;
    private final Function<Scenario.Transfer, UUID> receivers;
    private final Ledger ledger;
    private final Map<Participant, Observed> observed;
    private final List<String> findings = new ArrayList<>();

    private Audit(
        Scenario scenario,
        Function<Scenario.Transfer, UUID> receivers,
        Ledger ledger,
        Map<Participant, Observed> observed
    ) {
        this.scenario = scenario;
        this.receivers = receivers;
        this.ledger = ledger;
        this.observed = observed;
    }

    /**
     * Compares.
     *
     * @param receivers by what id the sender knows who gets a transfer
     * @param observed  what every participant's wallet says
     * @return everything that is not as it should be, a sentence each
     */
    static List<String> findings(
        Scenario scenario,
        Function<Scenario.Transfer, UUID> receivers,
        Ledger ledger,
        Map<Participant, Observed> observed
    ) {
        Audit audit = new Audit(scenario, receivers, ledger, observed);
        scenario.participants().forEach(audit::compareBalances);
        scenario.participants().forEach(audit::compareTransfers);
        scenario.participants().forEach(audit::compareClaims);
        audit.compareWithReadings();
        return List.copyOf(audit.findings);
    }

    private void compareBalances(Participant participant) {
        compare(participant.name(), "", ledger.of(participant), observed(participant).balances(), Balance.ZERO);
    }

    private void compareTransfers(Participant participant) {
        Map<Sent, Long> expected = scenario
            .transfers()
            .stream()
            .filter(transfer -> transfer.certificate().owner().equals(participant))
            .collect(
                Collectors.toMap(
                    transfer -> new Sent(transfer.certificate().id(), receivers.apply(transfer)),
                    Scenario.Transfer::quantity,
                    Long::sum
                )
            );
        compare(participant.name(), "transfers of ", expected, observed(participant).sent(), 0L);
    }

    private void compareClaims(Participant participant) {
        Map<Pair, Long> expected = scenario
            .claims()
            .stream()
            .filter(claim -> claim.owner().equals(participant))
            .collect(
                Collectors.toMap(
                    claim -> new Pair(claim.production().id(), claim.consumption().id()),
                    Scenario.Claim::quantity,
                    Long::sum
                )
            );
        compare(participant.name(), "claims of ", expected, observed(participant).claims(), 0L);
    }

    /** In all wallets together, each certificate is either held or claimed, to the last watt-hour that the meter counted. */
    private void compareWithReadings() {
        Map<CertificateId, Long> measured = scenario
            .certificates()
            .stream()
            .collect(Collectors.toMap(Scenario.Certificate::id, it -> it.reading().wattHours()));
        Map<CertificateId, Long> accounted = new HashMap<>();
        observed
            .values()
            .forEach(wallet ->
                wallet
                    .balances()
                    .forEach((id, balance) -> accounted.merge(id, balance.holds() + balance.claimed(), Long::sum))
            );
        compare("all wallets", "held or claimed of ", measured, accounted, 0L);
    }

    private <K, V> void compare(String who, String what, Map<K, V> expected, Map<K, V> found, V none) {
        Set<K> all = new HashSet<>(expected.keySet());
        all.addAll(found.keySet());
        for (K key : all) {
            V should = expected.getOrDefault(key, none);
            V is = found.getOrDefault(key, none);
            if (!Objects.equals(should, is)) {
                findings.add(who + ": " + what + key + ": expected " + should + ", found " + is);
            }
        }
    }

    private Observed observed(Participant participant) {
        return Objects.requireNonNull(observed.get(participant));
    }
}

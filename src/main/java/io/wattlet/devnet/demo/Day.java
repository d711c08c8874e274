package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.client.IssuerClient.Order;
import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.demo.Commands.Acknowledged;
import io.wattlet.devnet.demo.MeterReading.Meter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Lets the scenario happen, and writes into the ledger what was asked for. */
final class Day {

    private static final int CALLS_AT_ONCE = 8;

    private final Scenario scenario;
    private final Wallets wallets;
    private final IssuerClient issuer;
    private final Progress progress;
    private final Ledger ledger = new Ledger();
    private final Arrivals arrivals;

    Day(Scenario scenario, Wallets wallets, IssuerClient issuer, Progress progress) {
        this.scenario = scenario;
        this.wallets = wallets;
        this.issuer = issuer;
        this.progress = progress;
        this.arrivals = new Arrivals(scenario.participants(), wallets, ledger, progress);
    }

    /** What was asked for so far. */
    Ledger ledger() {
        return ledger;
    }

    /** Issues all certificates, and waits until the wallets have them. */
    void issue() {
        Tally asked = new Tally("asked for", scenario.certificates().size());
        Together.forEach(CALLS_AT_ONCE, scenario.certificates(), certificate -> {
            issuer.issue(wallets.recipient(certificate.owner()), order(certificate));
            asked.add(1);
        });
        scenario.certificates().forEach(ledger::issue);
        arrivals.await();
    }

    /**
     * Makes all transfers, and waits until they are completed and the receivers have what is theirs.
     *
     * @param interruption happens in the middle: half of the transfers are acknowledged then, and none is being asked for
     */
    void transfer(Runnable interruption) {
        List<Scenario.Transfer> transfers = scenario.transfers();
        int half = transfers.size() / 2;
        List<Acknowledged> commands = new ArrayList<>(
            Together.map(CALLS_AT_ONCE, transfers.subList(0, half), this::transfer)
        );
        interruption.run();
        commands.addAll(Together.map(CALLS_AT_ONCE, transfers.subList(half, transfers.size()), this::transfer));
        transfers.forEach(ledger::transfer);
        Tally completed = new Tally("completed", commands.size());
        Commands.awaitCompleted(commands, completed::add);
        arrivals.await();
    }

    /** How many transfers of the senders are done, as far as their wallets say. */
    int transfersDone() {
        return scenario
            .transfers()
            .stream()
            .map(transfer -> transfer.certificate().owner())
            .distinct()
            .mapToInt(sender -> wallets.client(sender).transfers().size())
            .sum();
    }

    /** Makes all claims: every consumer hour by hour, all consumers at the same time. */
    void claim() {
        scenario.claims().forEach(ledger::claim);
        List<List<Scenario.Claim>> byOwner = List.copyOf(
            scenario.claims().stream().collect(Collectors.groupingBy(Scenario.Claim::owner)).values()
        );
        Tally completed = new Tally("completed", scenario.claims().size());
        Together.forEach(byOwner.size(), byOwner, claims ->
            byHour(claims)
                .values()
                .forEach(hour -> {
                    Commands.awaitCompleted(Together.map(hour.size(), hour, this::claim), completed::add);
                })
        );
        arrivals.await();
    }

    /** Takes one claimed certificate back. */
    Scenario.Certificate withdraw() {
        Scenario.Certificate certificate = scenario.withdrawn();
        issuer.withdraw(certificate.id());
        return certificate;
    }

    private static Order order(Scenario.Certificate certificate) {
        MeterReading reading = certificate.reading();
        Meter meter = reading.meter();
        return new Order(
            certificate.id(),
            meter.meteringPoint(),
            meter.kind(),
            meter.gridArea(),
            reading.start(),
            reading.end(),
            reading.wattHours()
        );
    }

    private Acknowledged transfer(Scenario.Transfer transfer) {
        WalletClient sender = wallets.client(transfer.certificate().owner());
        UUID id = sender.transfer(transfer.certificate().id(), wallets.receiver(transfer), transfer.quantity());
        String what = "transfer of %d Wh of %s to %s".formatted(
            transfer.quantity(),
            transfer.certificate().id(),
            transfer.receiver().name()
        );
        return new Acknowledged(sender, id, what);
    }

    private Acknowledged claim(Scenario.Claim claim) {
        WalletClient owner = wallets.client(claim.owner());
        UUID id = owner.claim(claim.production().id(), claim.consumption().id(), claim.quantity());
        String what = "claim of %d Wh by %s of %s and %s".formatted(
            claim.quantity(),
            claim.owner().name(),
            claim.production().id(),
            claim.consumption().id()
        );
        return new Acknowledged(owner, id, what);
    }

    private static SortedMap<Instant, List<Scenario.Claim>> byHour(List<Scenario.Claim> claims) {
        return claims
            .stream()
            .collect(
                Collectors.groupingBy(
                    claim -> claim.production().reading().start().truncatedTo(ChronoUnit.HOURS),
                    TreeMap::new,
                    Collectors.toList()
                )
            );
    }

    /** Counts what several threads have done. */
    private final class Tally {

        private final String what;
        private final int all;
        private int done;

        Tally(String what, int all) {
            this.what = what;
            this.all = all;
        }

        synchronized void add(int more) {
            done += more;
            progress.count(what, done, all);
        }
    }
}

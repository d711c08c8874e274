package io.wattlet.devnet.torture;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Hashes;
import io.wattlet.devnet.torture.Books.Arrival;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.StreamVerification;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for what was lost, doubled or broken in the history of everything that happened: the requests that were made, the
 * registry's streams, and the books of all wallet systems, none of which has anything under way.
 */
final class HistoryCheck {

    /**
     * Requests are accepted for what can be spent, and of several that are not planned yet each is judged by itself: together
     * they may ask for more than there is. The later ones fail then, with nothing done. That has nothing to do with faults.
     */
    private static final String OVERDRAWN = "insufficient-quantity";

    /** Why a command may fail if the issuer took one of its certificates back. Nothing else that went wrong is a reason. */
    private static final Set<String> WITHDRAWN = Set.of(
        "registry-refused",
        "not-claimable",
        "certificate-withdrawn",
        "slice-not-available"
    );

    private final Collection<Books> books;
    private final Evidence evidence;
    private final List<Finding> findings = new ArrayList<>();

    private HistoryCheck(Collection<Books> books, Evidence evidence) {
        this.books = List.copyOf(books);
        this.evidence = evidence;
    }

    /**
     * What happened, as those know it who are not under test.
     *
     * @param network      for the issuers' keys
     * @param issued       the certificates that the issuer was asked for
     * @param streams      of each of them, from the registry
     * @param acknowledged the commands that were acknowledged
     * @param withdrawn    the certificates that the issuer took back
     */
    record Evidence(
        NetworkConfiguration network,
        Map<CertificateId, Issued> issued,
        Map<CertificateId, List<Transaction>> streams,
        Map<UUID, Ask> acknowledged,
        Set<CertificateId> withdrawn
    ) {
        Evidence {
            issued = Map.copyOf(issued);
            streams = Map.copyOf(streams);
            acknowledged = Map.copyOf(acknowledged);
            withdrawn = Set.copyOf(withdrawn);
        }
    }

    /** Looks. */
    static List<Finding> run(Collection<Books> books, Evidence evidence) {
        HistoryCheck check = new HistoryCheck(books, evidence);
        Map<CertificateId, CertificateProjection> certificates = check.verifiedCertificates();
        check.findings.addAll(StreamCheck.run(books, certificates));
        check.quantitiesAreThoseIssued();
        check.acknowledgedIsWhatIsStored();
        check.commandsHaveEnded();
        check.completedIsAllOfIt();
        check.arrivalsAreThoseSent(certificates);
        return check.findings;
    }

    /** Every signature and proof is verified anew, and that each slice is spent once. */
    private Map<CertificateId, CertificateProjection> verifiedCertificates() {
        StreamVerification verification = new StreamVerification(evidence.network);
        Map<CertificateId, StreamVerification.Result> results = new ConcurrentHashMap<>();
        evidence.issued
            .keySet()
            .parallelStream()
            .forEach(id -> results.put(id, verification.verify(id, evidence.streams.getOrDefault(id, List.of()))));
        Map<CertificateId, CertificateProjection> certificates = new HashMap<>();
        results.forEach((id, result) -> {
            switch (result) {
                case StreamVerification.Result.Verified(var certificate) -> certificates.put(id, certificate);
                case StreamVerification.Result.Rejected(String reason) -> findings.add(Finding.violation(reason));
            }
        });
        return certificates;
    }

    private void quantitiesAreThoseIssued() {
        Map<CertificateId, Long> sums = books
            .stream()
            .flatMap(it -> it.slices().stream())
            .filter(Books.Slice::isHeld)
            .collect(
                Collectors.groupingBy(it -> it.name().certificate(), Collectors.summingLong(Books.Slice::quantity))
            );
        evidence.issued.forEach((id, issued) -> {
            long sum = sums.getOrDefault(id, 0L);
            String text = "of %s %d Wh were issued, and wallets hold %d".formatted(id, issued.wattHours(), sum);
            if (sum < issued.wattHours()) {
                findings.add(Finding.lost(text));
            } else if (sum > issued.wattHours()) {
                findings.add(Finding.doubled(text));
            }
        });
        sums
            .keySet()
            .stream()
            .filter(id -> !evidence.issued.containsKey(id))
            .forEach(id -> findings.add(Finding.doubled("%s was never issued".formatted(id))));
    }

    private void acknowledgedIsWhatIsStored() {
        Map<UUID, String> stored = new HashMap<>();
        books.forEach(it ->
            it
                .commands()
                .stream()
                .filter(command -> command.kind().equals("transfer") || command.kind().equals("claim"))
                .forEach(command -> stored.put(command.id(), command.kind()))
        );
        evidence.acknowledged.forEach((id, ask) -> {
            if (!ask.kind().word().equals(stored.get(id))) {
                findings.add(Finding.lost("%s %s was acknowledged and is not stored".formatted(ask.kind().word(), id)));
            }
        });
        stored.forEach((id, kind) -> {
            if (!evidence.acknowledged.containsKey(id)) {
                findings.add(Finding.doubled("%s %s is stored, and nobody was told of it".formatted(kind, id)));
            }
        });
    }

    private void commandsHaveEnded() {
        for (Books system : books) {
            Set<Arrival> arrived = arrivals(system).collect(Collectors.toSet());
            for (Books.Command command : system.commands()) {
                switch (command.state()) {
                    case "pending" -> findings.add(
                        Finding.lost(
                            "%s %s of %s has not ended".formatted(command.kind(), command.id(), system.system())
                        )
                    );
                    case "failed" -> checkFailure(system, command, arrived);
                    default -> {
                        // Whether all of it was done is another question.
                    }
                }
            }
        }
    }

    private void checkFailure(Books system, Books.Command command, Set<Arrival> arrived) {
        boolean explained =
            command.announced() == null
                ? OVERDRAWN.equals(command.failureCode()) || isWithdrawn(command)
                : // A slice may be announced again after it has come and gone.
                  arrived.contains(command.announced());
        if (!explained) {
            findings.add(
                Finding.violation(
                    "%s %s of %s failed with %s".formatted(
                        command.kind(),
                        command.id(),
                        system.system(),
                        command.failureCode()
                    )
                )
            );
        }
    }

    private boolean isWithdrawn(Books.Command command) {
        if (command.freed() != null) {
            // Of a claim whose two certificates were both taken back, nothing can be freed.
            return "registry-refused".equals(command.failureCode()) && evidence.withdrawn.contains(command.freed());
        }
        Ask ask = evidence.acknowledged.get(command.id());
        String code = command.failureCode();
        return (
            ask != null &&
            code != null &&
            WITHDRAWN.contains(code) &&
            ask.certificates().stream().anyMatch(evidence.withdrawn::contains)
        );
    }

    private void completedIsAllOfIt() {
        Map<UUID, Long> done = new HashMap<>();
        for (Books system : books) {
            system
                .deliveries()
                .stream()
                .filter(it -> it.state().equals("delivered"))
                .forEach(it -> done.merge(it.command(), it.quantity(), Long::sum));
            system
                .claims()
                .stream()
                .filter(it -> it.state().equals("claimed") || it.state().equals("unclaimed"))
                .forEach(it -> done.merge(it.command(), it.quantity(), Long::sum));
        }
        for (Books system : books) {
            for (Books.Command command : system.commands()) {
                Ask ask = evidence.acknowledged.get(command.id());
                if (ask != null && command.state().equals("completed")) {
                    checkDone(command, ask, done.getOrDefault(command.id(), 0L));
                }
            }
        }
    }

    private void checkDone(Books.Command command, Ask ask, long done) {
        String text = "%s %s of %d Wh is completed, and %d are done".formatted(
            command.kind(),
            command.id(),
            ask.quantity(),
            done
        );
        if (done < ask.quantity()) {
            findings.add(Finding.lost(text));
        } else if (done > ask.quantity()) {
            findings.add(Finding.doubled(text));
        }
    }

    /** Each hand-over comes in once: no receiver misses one, and none takes one in twice. */
    private void arrivalsAreThoseSent(Map<CertificateId, CertificateProjection> certificates) {
        Map<Sent, Integer> balance = new HashMap<>();
        certificates.forEach((id, certificate) -> {
            Buffer endpoint = Buffer.buffer(
                Base64.getDecoder().decode(issuedTo(id).recipient().incoming().publicKey())
            );
            Buffer commitment = Buffer.buffer(certificate.issued().getQuantityCommitment().getContent().toByteArray());
            SliceName first = new SliceName(id, Buffer.buffer(Hashes.sha256(commitment.getBytes())));
            balance.merge(new Sent(first, endpoint), 1, Integer::sum);
        });
        for (Books system : books) {
            for (Books.Delivery delivery : system.deliveries()) {
                if (delivery.state().equals("delivered")) {
                    balance.merge(Sent.of(delivery.arrival()), 1, Integer::sum);
                } else if (!delivery.state().equals("cancelled")) {
                    findings.add(
                        Finding.lost("the delivery of %s is %s".formatted(delivery.arrival().name(), delivery.state()))
                    );
                }
            }
            arrivals(system).forEach(arrival -> balance.merge(Sent.of(arrival), -1, Integer::sum));
        }
        balance.forEach((sent, difference) -> {
            if (difference > 0) {
                findings.add(Finding.lost("%s was sent and did not come in".formatted(sent.name())));
            } else if (difference < 0) {
                findings.add(Finding.doubled("%s came in more often than it was sent".formatted(sent.name())));
            }
        });
    }

    private record Sent(SliceName name, Buffer endpoint) {
        static Sent of(Arrival arrival) {
            return new Sent(arrival.name(), arrival.endpoint());
        }
    }

    private Issued issuedTo(CertificateId id) {
        return Objects.requireNonNull(evidence.issued.get(id));
    }

    private static Stream<Arrival> arrivals(Books system) {
        return system.slices().stream().filter(Books.Slice::received).flatMap(HistoryCheck::arrival);
    }

    private static Stream<Arrival> arrival(Books.Slice slice) {
        Buffer endpoint = slice.endpoint();
        return endpoint == null ? Stream.empty() : Stream.of(new Arrival(slice.name(), endpoint, slice.position()));
    }
}

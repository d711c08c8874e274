package io.wattlet.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.command.CommandHandler;
import io.wattlet.command.Concurrently;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.Holding;
import io.wattlet.command.LeasedCommand;
import io.wattlet.command.Outcome;
import io.wattlet.command.Outcomes;
import io.wattlet.command.WakeUps;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.StreamVerification;
import io.wattlet.registry.TransactionId;
import io.wattlet.registry.UnknownRegistryException;
import io.wattlet.store.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in slices that issuers and other wallets announce, after it has checked all of what they say against the registry:
 * that the certificate was issued by an issuer of its grid area, that everybody who passed it on was allowed to, that
 * quantity and blinding open an available slice, and that it belongs to the key of this endpoint.
 *
 * <p>Works on a batch at a time and on each registry's part of it by itself: one statement to recall what is known, one
 * stream for each certificate, one transaction that stores slices and outcomes together.
 */
public final class ReceiveHandler implements CommandHandler<ReceiveSlice> {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveHandler.class);

    private record Judged(LeasedCommand<ReceiveSlice> leased, Judgement judgement) {}

    /** A batch on its way: what is decided already, and what needs a look at the registry. */
    private record Sorted<T>(List<Judged> decided, List<T> open) {
        Sorted() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private record Remembered(Offer offer, Past past) {}

    private final Pool pool;
    private final EndedCommands endings;
    private final WakeUps wakeUps;
    private final Function<CertificateId, Future<List<Transaction>>> streams;
    private final Supplier<NetworkConfiguration> network;
    private final WorkerExecutor cpu;
    private final ReceiveSettings settings;

    /**
     * Wires it.
     *
     * @param endings are told what ends
     * @param wakeUps are told what there is more of
     * @param streams reads a certificate's stream from its registry; fails with {@link UnknownRegistryException} when the
     *                network does not name it
     * @param network the network as it is known now
     * @param cpu     for proofs, keys and hashes
     */
    public ReceiveHandler(
        Pool pool,
        EndedCommands endings,
        WakeUps wakeUps,
        Function<CertificateId, Future<List<Transaction>>> streams,
        Supplier<NetworkConfiguration> network,
        WorkerExecutor cpu,
        ReceiveSettings settings
    ) {
        this.pool = pool;
        this.endings = endings;
        this.wakeUps = wakeUps;
        this.streams = streams;
        this.network = network;
        this.cpu = cpu;
        this.settings = settings;
    }

    @Override
    public Future<Void> handle(List<LeasedCommand<ReceiveSlice>> batch) {
        Collection<List<LeasedCommand<ReceiveSlice>>> byRegistry = batch
            .stream()
            .collect(Collectors.groupingBy(leased -> leased.command().certificate().registry()))
            .values();
        return Future.join(byRegistry.stream().map(this::receive).toList()).mapEmpty();
    }

    private Future<Void> receive(List<LeasedCommand<ReceiveSlice>> batch) {
        return cpu
            .executeBlocking(() -> nameSlices(batch), false)
            .compose(named ->
                ReceivedSlices.recall(pool, named.open()).compose(pasts -> {
                    Sorted<Remembered> remembered = sortByPast(named.open(), pasts);
                    return judge(remembered.open()).compose(judged ->
                        record(Stream.of(named.decided(), remembered.decided(), judged).flatMap(List::stream).toList())
                    );
                })
            );
    }

    private static Sorted<Offer> nameSlices(List<LeasedCommand<ReceiveSlice>> batch) {
        Sorted<Offer> sorted = new Sorted<>();
        for (LeasedCommand<ReceiveSlice> leased : batch) {
            Offer.of(leased).ifPresentOrElse(sorted.open()::add, () ->
                sorted.decided().add(new Judged(leased, Judgement.MALFORMED_BLINDING))
            );
        }
        return sorted;
    }

    private static Sorted<Remembered> sortByPast(List<Offer> offers, List<Optional<Past>> pasts) {
        Sorted<Remembered> sorted = new Sorted<>();
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            Optional<Past> past = pasts.get(i);
            if (past.isEmpty()) {
                sorted.decided().add(new Judged(offer.leased(), Judgement.NO_ENDPOINT));
            } else if (past.get().held()) {
                sorted.decided().add(new Judged(offer.leased(), new Judgement.AlreadyHere()));
            } else {
                sorted.open().add(new Remembered(offer, past.get()));
            }
        }
        return sorted;
    }

    private Future<List<Judged>> judge(List<Remembered> open) {
        List<List<Remembered>> byCertificate = List.copyOf(
            open
                .stream()
                .collect(Collectors.groupingBy(remembered -> remembered.offer().command().certificate()))
                .values()
        );
        return Concurrently.map(byCertificate, settings.concurrentStreams(), this::judgeCertificate).map(judged ->
            judged.stream().flatMap(List::stream).toList()
        );
    }

    private Future<List<Judged>> judgeCertificate(List<Remembered> offers) {
        CertificateId id = offers.getFirst().offer().command().certificate();
        return streams
            .apply(id)
            .compose(stream -> cpu.executeBlocking(() -> look(id, stream), false))
            .otherwise(failure -> new Present.Open(whyUnread(id, failure)))
            .compose(present -> cpu.executeBlocking(() -> judge(offers, present), false));
    }

    private Present look(CertificateId id, List<Transaction> stream) {
        if (stream.isEmpty()) {
            return new Present.Open("the registry does not show certificate " + id + " yet");
        }
        NetworkConfiguration known = network.get();
        return switch (new StreamVerification(known).verify(id, stream)) {
            case StreamVerification.Result.Verified(var certificate) -> new Present.Verified(
                id,
                certificate,
                stream.stream().map(TransactionId::of).collect(Collectors.toSet())
            );
            case StreamVerification.Result.Rejected(String reason) -> knowsArea(known, stream.getFirst())
                ? new Present.Rejected(reason)
                : new Present.Open("the network configuration does not name the grid area of certificate " + id);
        };
    }

    // An area may be added to the network configuration any time; everything else that is wrong with a stream stays wrong.
    private static boolean knowsArea(NetworkConfiguration network, Transaction first) {
        try {
            return network.areas().containsKey(IssuedEvent.parseFrom(first.getPayload()).getGridArea());
        } catch (InvalidProtocolBufferException e) {
            return true;
        }
    }

    private static String whyUnread(CertificateId id, Throwable failure) {
        if (failure instanceof UnknownRegistryException) {
            return "the network configuration does not name registry " + id.registry();
        }
        LOG.debug("the stream of {} could not be read", id, failure);
        return "the stream of " + id + " could not be read: " + failure.getMessage();
    }

    private static List<Judged> judge(List<Remembered> offers, Present present) {
        return offers
            .stream()
            .map(remembered ->
                new Judged(remembered.offer().leased(), Judgement.of(remembered.offer(), remembered.past(), present))
            )
            .toList();
    }

    private Future<Void> record(List<Judged> judged) {
        List<Judgement.Accept> accepted = judged
            .stream()
            .map(Judged::judgement)
            .filter(Judgement.Accept.class::isInstance)
            .map(Judgement.Accept.class::cast)
            .toList();
        accepted.forEach(ReceiveHandler::logMismatches);
        return Transactions.run(pool, connection ->
            ReceivedSlices.add(connection, accepted).compose(taken ->
                Outcomes.record(
                    connection,
                    judged
                        .stream()
                        .map(one -> outcome(one, taken))
                        .toList()
                )
            )
        )
            .onSuccess(ended -> {
                endings.announce(ended);
                wakeUps.slicesAvailable(accepted.stream().map(ReceiveHandler::holding).toList());
            })
            .mapEmpty();
    }

    private static Holding holding(Judgement.Accept accept) {
        LeasedCommand<ReceiveSlice> leased = accept.offer().leased();
        return new Holding(leased.walletId(), leased.command().certificate());
    }

    private Outcome outcome(Judged judged, Set<UUID> taken) {
        UUID id = judged.leased().command().id();
        int attempt = judged.leased().attempt();
        return switch (judged.judgement()) {
            case Judgement.AlreadyHere _ -> new Outcome.Completed(id, attempt);
            case Judgement.Accept accept -> taken.contains(id)
                ? new Outcome.Completed(id, attempt)
                : settings.later(
                      id,
                      attempt,
                      accept.past().age(),
                      "another wallet of this system still holds the slice"
                  );
            case Judgement.Refuse refusal -> failed(id, attempt, refusal);
            case Judgement.Doubt(Judgement.Refuse refusal, Duration age) -> age.compareTo(settings.registryLag()) < 0
                ? settings.later(id, attempt, age, "the registry may be behind: " + refusal.text())
                : failed(id, attempt, refusal);
            case Judgement.Wait(String reason, Duration age) -> settings.later(id, attempt, age, reason);
        };
    }

    private static Outcome failed(UUID id, int attempt, Judgement.Refuse refusal) {
        return new Outcome.Failed(id, attempt, refusal.code(), refusal.text());
    }

    private static void logMismatches(Judgement.Accept accept) {
        accept
            .mismatched()
            .forEach(key ->
                LOG.warn(
                    "command {}: the opening of attribute {} does not fit certificate {} and is ignored",
                    accept.offer().commandId(),
                    key,
                    accept.certificate().id()
                )
            );
    }
}

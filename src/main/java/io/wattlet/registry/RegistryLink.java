package io.wattlet.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.RegistryGateway.Settlement;
import io.wattlet.registry.RegistryGateway.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a gateway has to do with one registry: the transactions in flight there, and how each goes on. A transaction that
 * the registry may have is inquired after; one that it lacks is handed to the {@link Sender}; one that it has is followed
 * by {@link StatusPolling}. Confined to the gateway's context.
 */
final class RegistryLink {

    private final String registry;
    private final GatewaySettings settings;
    private final RegistryCalls calls;
    private final Turnstile streamCalls;
    private final Inquiry inquiry;
    private final Sender sender;
    private final Map<TransactionId, Pursuit> inFlight = new HashMap<>();

    RegistryLink(
        Vertx vertx,
        Outgoing outgoing,
        String registry,
        Supplier<NetworkConfiguration> network,
        GatewaySettings settings
    ) {
        this.registry = registry;
        this.settings = settings;
        this.calls = new RegistryCalls(outgoing, registry, network, settings);
        this.streamCalls = new Turnstile(settings.limits().streamCalls());
        Questions questions = new Questions(calls, new Turnstile(settings.limits().statusCalls()));
        Patience patience = new Patience(registry, settings.patience());
        StatusPolling polling = new StatusPolling(vertx, questions, patience, settings);
        this.inquiry = new Inquiry(vertx, questions, polling, patience, settings.retry());
        this.sender = new Sender(vertx, calls, polling, patience, settings, this::bring);
    }

    List<Future<Settlement>> submit(List<Submission> chain) {
        int bytes = chain
            .stream()
            .mapToInt(submission -> submission.bytes().length())
            .sum();
        GatewaySettings.Limits limits = settings.limits();
        if (chain.size() > limits.transactionsPerCall() || bytes > limits.bytesPerCall()) {
            String size = chain.size() + " transactions and " + bytes + " bytes";
            return refuse(chain, new IllegalArgumentException("a chain of " + size + " does not fit into one call"));
        }
        if (inFlight.size() + chain.size() > limits.transactionsInFlight()) {
            int limit = limits.transactionsInFlight();
            return refuse(chain, new RegistryBusyException(registry, "transactions in flight", limit));
        }
        try {
            return pursue(chain);
        } catch (InvalidProtocolBufferException e) {
            return refuse(chain, new IllegalArgumentException("not a registry transaction", e));
        }
    }

    Future<List<Transaction>> stream(CertificateId id) {
        int limit = settings.limits().waitingStreamCalls();
        if (streamCalls.waiting() >= limit) {
            return Future.failedFuture(new RegistryBusyException(registry, "waiting reads of streams", limit));
        }
        return streamCalls.pass(() -> calls.stream(id.streamId()));
    }

    void close() {
        Settlement undecided = new Settlement.Undecided("the gateway to registry " + registry + " was closed");
        List.copyOf(inFlight.values()).forEach(pursuit -> pursuit.settle(undecided));
        calls.close();
    }

    private static List<Future<Settlement>> refuse(List<Submission> chain, RuntimeException reason) {
        return chain
            .stream()
            .map(submission -> Future.<Settlement>failedFuture(reason))
            .toList();
    }

    private List<Future<Settlement>> pursue(List<Submission> chain) throws InvalidProtocolBufferException {
        List<Pursuit> all = new ArrayList<>();
        List<Pursuit> fresh = new ArrayList<>();
        for (Submission submission : chain) {
            Pursuit underWay = inFlight.get(submission.id());
            if (underWay == null) {
                underWay = new Pursuit(submission, before(submission, all), System.nanoTime());
                fresh.add(underWay);
            }
            all.add(underWay);
        }
        fresh.forEach(this::register);
        bring(fresh);
        return all.stream().map(Pursuit::settlement).toList();
    }

    /** What has to be committed before a transaction can be judged: the earlier ones of its chain on the same stream. */
    private static List<Pursuit> before(Submission submission, List<Pursuit> earlier) {
        return earlier
            .stream()
            .filter(other -> other.submission().stream().equals(submission.stream()))
            .toList();
    }

    private void register(Pursuit pursuit) {
        inFlight.put(pursuit.id(), pursuit);
        pursuit.settlement().onComplete(settled -> inFlight.remove(pursuit.id()));
    }

    /** Sends what the registry lacks of a chain, as soon as it has what comes before that. */
    private void bring(List<Pursuit> chain) {
        List<Future<Boolean>> lacking = chain.stream().map(inquiry::lacks).toList();
        Future.join(lacking).onComplete(answered -> {
            List<Pursuit> missing = new ArrayList<>();
            for (int i = 0; i < chain.size(); i++) {
                if (Boolean.TRUE.equals(lacking.get(i).result())) {
                    missing.add(chain.get(i));
                }
            }
            sendBehindPredecessors(missing);
        });
    }

    private void sendBehindPredecessors(List<Pursuit> missing) {
        List<Pursuit> elsewhere = missing
            .stream()
            .flatMap(pursuit -> pursuit.predecessors().stream())
            .filter(predecessor -> !missing.contains(predecessor))
            .distinct()
            .toList();
        if (elsewhere.isEmpty()) {
            sender.send(missing);
            return;
        }
        Future.join(elsewhere.stream().map(Pursuit::settlement).toList()).onComplete(settled -> {
            if (elsewhere.stream().allMatch(Pursuit::isCommitted)) {
                sender.send(missing);
            } else {
                String reason = "not sent: a transaction before it in its chain is not committed";
                missing.forEach(pursuit -> pursuit.settle(new Settlement.Undecided(reason)));
            }
        });
    }
}

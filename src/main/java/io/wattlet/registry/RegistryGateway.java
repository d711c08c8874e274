package io.wattlet.registry;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.proto.registry.v1.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The way to the registries, one for each node: takes signed transactions and says what became of each.
 *
 * <p>Every future that it gives out ends. A transaction is only ever sent as the same bytes; a registry that may have it
 * already is asked first; and a refusal is not believed before the certificate's own stream was looked into, since
 * registries forget, and answer a second send of what they committed with FAILED.
 *
 * <p>All state, of all registries, is confined to one Vert.x context: the one that the gateway is created on, or a new one
 * on an event loop if that is none. It may be called from anywhere, and answers on the context of whoever calls.
 */
public final class RegistryGateway {

    private final Vertx vertx;
    private final Outgoing outgoing;
    private final Supplier<NetworkConfiguration> network;
    private final GatewaySettings settings;
    private final Context context;
    private final Map<String, RegistryLink> links = new HashMap<>();
    private boolean closed;

    /**
     * @param outgoing the node's way out; not closed here
     * @param network  the network as it is now; asked before every call
     */
    public RegistryGateway(
        Vertx vertx,
        Outgoing outgoing,
        Supplier<NetworkConfiguration> network,
        GatewaySettings settings
    ) {
        this.vertx = vertx;
        this.outgoing = outgoing;
        this.network = network;
        this.settings = settings;
        this.context = vertx.getOrCreateContext();
    }

    /**
     * A transaction to bring to its registry.
     *
     * @param registry        its name in the network configuration
     * @param stream          the certificate that the transaction changes
     * @param bytes           the transaction, as {@link SignedTransaction#bytes} has it
     * @param maybeSentBefore whether an earlier attempt may have sent it; if unsure, yes
     */
    public record Submission(
        String registry,
        CertificateId stream,
        TransactionId id,
        Buffer bytes,
        boolean maybeSentBefore
    ) {}

    /** What became of a transaction. */
    public sealed interface Settlement {
        /** The registry has it for good. */
        record Committed() implements Settlement {}

        /**
         * The registry refused it, after everything that was before it in its chain and stream had been committed.
         *
         * @param message the registry's words
         */
        record Failed(String message) implements Settlement {}

        /**
         * Nobody knows yet; whoever submitted it may do so again later, saying that it was maybe sent before.
         *
         * @param reason for people to read
         */
        record Undecided(String reason) implements Settlement {}
    }

    /**
     * Brings transactions to their registry. Those that the registry does not have yet ride in one call in the order given,
     * together with other chains but never divided; what is under way already is not sent again but followed.
     *
     * @param chain of one registry; a transaction comes after those it needs. What it needs of other streams has to be
     *              committed already, since registries keep no order between streams.
     * @return what becomes of each, in the order of the chain. A future fails, and nothing of the chain is sent, with
     *         {@link RegistryBusyException} if more would be in flight than the settings allow, and with
     *         {@link IllegalArgumentException} if the chain is of several registries, does not fit into one call, or has
     *         bytes that are no transaction.
     */
    public List<Future<Settlement>> submit(List<Submission> chain) {
        if (chain.isEmpty()) {
            return List.of();
        }
        Set<String> registries = chain.stream().map(Submission::registry).collect(Collectors.toSet());
        if (registries.size() > 1) {
            return refuse(chain.size(), new IllegalArgumentException("a chain of several registries: " + registries));
        }
        List<Promise<Settlement>> answers = new ArrayList<>();
        chain.forEach(submission -> answers.add(Promise.promise()));
        Context caller = vertx.getOrCreateContext();
        List<Submission> submissions = List.copyOf(chain);
        context.runOnContext(now -> {
            List<Future<Settlement>> settlements = settle(submissions);
            for (int i = 0; i < answers.size(); i++) {
                settlements.get(i).onComplete(answerOn(caller, answers.get(i)));
            }
        });
        return answers.stream().map(Promise::future).toList();
    }

    /**
     * All committed transactions of a certificate, oldest first; none if the registry does not know the certificate.
     *
     * @return fails with {@link UnknownRegistryException} if the network names no such registry, with
     *         {@link RegistryBusyException} if too many wait already, and with whatever went wrong with the call
     */
    public Future<List<Transaction>> stream(CertificateId id) {
        return ask(id.registry(), link -> link.stream(id));
    }

    /** Ends what is in flight as undecided. */
    public Future<Void> close() {
        return onContext(() -> {
            closed = true;
            links.values().forEach(RegistryLink::close);
            return Future.succeededFuture();
        });
    }

    private List<Future<Settlement>> settle(List<Submission> chain) {
        if (closed) {
            Settlement undecided = new Settlement.Undecided("the gateway is closed");
            return chain
                .stream()
                .map(submission -> Future.succeededFuture(undecided))
                .toList();
        }
        return link(chain.getFirst().registry()).submit(chain);
    }

    private <T> Future<T> ask(String registry, Function<RegistryLink, Future<T>> question) {
        return onContext(() -> {
            if (closed) {
                return Future.failedFuture(new IllegalStateException("the gateway is closed"));
            }
            return question.apply(link(registry));
        });
    }

    private RegistryLink link(String registry) {
        return links.computeIfAbsent(registry, name -> new RegistryLink(vertx, outgoing, name, network, settings));
    }

    private <T> Future<T> onContext(Supplier<Future<T>> work) {
        Promise<T> answer = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        context.runOnContext(now -> work.get().onComplete(answerOn(caller, answer)));
        return answer.future();
    }

    private static <T> Handler<AsyncResult<T>> answerOn(Context caller, Promise<T> answer) {
        return result -> caller.runOnContext(now -> answer.handle(result));
    }

    private static List<Future<Settlement>> refuse(int count, RuntimeException reason) {
        return Collections.nCopies(count, Future.failedFuture(reason));
    }
}

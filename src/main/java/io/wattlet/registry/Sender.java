package io.wattlet.registry;

import io.vertx.core.Vertx;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import io.wattlet.outgoing.NotSentException;
import io.wattlet.proto.registry.v1.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends chains of transactions to a registry, one call at a time: while a call is under way chains gather, and the next
 * call takes as many as fit. A registry keeps the order of a stream within one call only, so no chain is divided. Confined
 * to the gateway's context; what waits here is bounded by what the link lets be in flight.
 */
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final Vertx vertx;
    private final RegistryCalls calls;
    private final StatusPolling polling;
    private final Patience patience;
    private final GatewaySettings settings;
    private final Consumer<List<Pursuit>> bringAgain;
    private final Deque<List<Pursuit>> waiting = new ArrayDeque<>();
    private boolean calling;
    private int failures;

    /**
     * @param bringAgain takes back a chain whose call failed
     */
    Sender(
        Vertx vertx,
        RegistryCalls calls,
        StatusPolling polling,
        Patience patience,
        GatewaySettings settings,
        Consumer<List<Pursuit>> bringAgain
    ) {
        this.vertx = vertx;
        this.calls = calls;
        this.polling = polling;
        this.patience = patience;
        this.settings = settings;
        this.bringAgain = bringAgain;
    }

    /** Sends a chain that fits into one call. */
    void send(List<Pursuit> chain) {
        waiting.add(chain);
        callNext();
    }

    private void callNext() {
        if (calling) {
            return;
        }
        List<List<Pursuit>> chains = nextChains();
        if (chains.isEmpty()) {
            return;
        }
        calling = true;
        List<Pursuit> pursuits = chains.stream().flatMap(List::stream).toList();
        pursuits.forEach(Pursuit::sending);
        List<Transaction> transactions = pursuits.stream().map(Pursuit::transaction).toList();
        calls
            .send(transactions)
            .onSuccess(received -> {
                failures = 0;
                pursuits.forEach(polling::follow);
                calling = false;
                callNext();
            })
            .onFailure(failure -> takeBack(chains, failure));
    }

    /** As many chains as fit. One whose call failed before goes alone, lest it spoils the others' calls again. */
    private List<List<Pursuit>> nextChains() {
        List<List<Pursuit>> chains = new ArrayList<>();
        int transactions = 0;
        int bytes = 0;
        while (!waiting.isEmpty()) {
            List<Pursuit> chain = waiting
                .element()
                .stream()
                .filter(pursuit -> !pursuit.isSettled())
                .toList();
            transactions += chain.size();
            bytes += chain
                .stream()
                .mapToInt(pursuit -> pursuit.submission().bytes().length())
                .sum();
            boolean alone = chain.stream().anyMatch(pursuit -> pursuit.failedCalls() > 0);
            boolean fits =
                transactions <= settings.limits().transactionsPerCall() && bytes <= settings.limits().bytesPerCall();
            if (!chains.isEmpty() && (alone || !fits)) {
                break;
            }
            waiting.remove();
            if (!chain.isEmpty()) {
                chains.add(chain);
            }
            if (alone) {
                break;
            }
        }
        return chains;
    }

    /**
     * Gives chains whose call failed back, after a wait: the registry may have got them after all. If it answered, only
     * they wait, since one of them is the likely cause; if it did not, everything does.
     */
    private void takeBack(List<List<Pursuit>> chains, Throwable failure) {
        List<Pursuit> pursuits = chains.stream().flatMap(List::stream).toList();
        if (failures == 0 && !pursuits.stream().allMatch(Pursuit::isSettled)) {
            LOG.warn("cannot send to registry {}, trying again: {}", patience.registry(), failure.toString());
        }
        pursuits.forEach(neverLeft(failure) ? Pursuit::neverLeft : Pursuit::callFailed);
        if (isAnswer(failure)) {
            int attempt = pursuits.stream().mapToInt(Pursuit::failedCalls).max().orElse(1) - 1;
            vertx.setTimer(retryDelay(attempt), timer -> bringAgain(chains, failure));
            calling = false;
            callNext();
        } else {
            vertx.setTimer(retryDelay(failures++), timer -> {
                waiting.forEach(chain -> giveUpOld(chain, failure));
                calling = false;
                bringAgain(chains, failure);
                callNext();
            });
        }
    }

    private void bringAgain(List<List<Pursuit>> chains, Throwable failure) {
        chains.forEach(chain -> {
            giveUpOld(chain, failure);
            bringAgain.accept(chain);
        });
    }

    private long retryDelay(int attempt) {
        return settings.retry().millis(attempt, ThreadLocalRandom.current());
    }

    /** Whether the failure is the registry's own, as opposed to one of getting to it. */
    private static boolean isAnswer(Throwable failure) {
        return (
            failure instanceof InvalidStatusException invalid &&
            invalid.actualStatus() != GrpcStatus.UNAVAILABLE &&
            invalid.actualStatus() != GrpcStatus.DEADLINE_EXCEEDED
        );
    }

    private void giveUpOld(List<Pursuit> chain, Throwable failure) {
        chain
            .stream()
            .filter(patience::isOver)
            .forEach(pursuit -> pursuit.settle(patience.unreachable(failure)));
    }

    private static boolean neverLeft(Throwable failure) {
        return failure instanceof NotSentException || failure instanceof UnknownRegistryException;
    }
}

package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.proto.registry.v1.GetTransactionStatusResponse;
import io.wattlet.registry.RegistryGateway.Settlement;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Follows transactions that a registry has, by asking for their status: soon at first, then ever less often. What the
 * status says is final only where it says committed; everything else is held against the certificate's stream before it
 * settles anything. Confined to the gateway's context.
 */
final class StatusPolling {

    private final Vertx vertx;
    private final Questions questions;
    private final Patience patience;
    private final GatewaySettings settings;

    StatusPolling(Vertx vertx, Questions questions, Patience patience, GatewaySettings settings) {
        this.vertx = vertx;
        this.questions = questions;
        this.patience = patience;
        this.settings = settings;
    }

    /** Follows a transaction until it is settled. */
    void follow(Pursuit pursuit) {
        pursuit.sent(System.nanoTime());
        askLater(pursuit, 0);
    }

    private void askLater(Pursuit pursuit, int attempt) {
        long delay = settings.polling().millis(attempt, ThreadLocalRandom.current());
        vertx.setTimer(delay, timer -> ask(pursuit, attempt));
    }

    private void ask(Pursuit pursuit, int attempt) {
        if (pursuit.isSettled()) {
            return;
        }
        questions
            .status(pursuit)
            .compose(status -> weigh(pursuit, status))
            .onSuccess(settled -> {
                if (!settled) {
                    askLater(pursuit, attempt + 1);
                }
            })
            .onFailure(failure -> {
                if (patience.isOver(pursuit)) {
                    pursuit.settle(patience.unreachable(failure));
                } else {
                    askLater(pursuit, attempt + 1);
                }
            });
    }

    /** Whether the status settles the transaction, now or as soon as those before it are settled. */
    private Future<Boolean> weigh(Pursuit pursuit, GetTransactionStatusResponse status) {
        return switch (status.getStatus()) {
            case COMMITTED, FINALIZED -> {
                pursuit.settle(new Settlement.Committed());
                yield Future.succeededFuture(true);
            }
            case FAILED -> refused(pursuit, status.getMessage());
            case UNKNOWN -> isInGrace(pursuit)
                ? Future.succeededFuture(false)
                : inTheDark(pursuit, "does not know the transaction");
            case PENDING, UNRECOGNIZED -> patience.isOver(pursuit)
                ? inTheDark(pursuit, "has had the transaction pending for too long")
                : Future.succeededFuture(false);
        };
    }

    private Future<Boolean> inTheDark(Pursuit pursuit, String standing) {
        return questions
            .isInStream(pursuit)
            .map(there -> {
                pursuit.settle(there ? new Settlement.Committed() : patience.unsettled(standing));
                return true;
            });
    }

    /**
     * A refusal that may be that of an earlier send is not believed at once: the registry shows it until it has processed
     * the later one.
     */
    private Future<Boolean> refused(Pursuit pursuit, String message) {
        return questions
            .isInStream(pursuit)
            .map(there -> {
                if (there) {
                    pursuit.settle(new Settlement.Committed());
                    return true;
                }
                if (pursuit.sentTwice() && isInGrace(pursuit)) {
                    return false;
                }
                believe(pursuit, message);
                return true;
            });
    }

    /**
     * A refusal is a verdict only if everything before the transaction was decided when the registry looked at it: committed,
     * so that it had what it builds on, or refused for good, so that it never will.
     */
    private static void believe(Pursuit pursuit, String message) {
        List<Future<Settlement>> before = pursuit.predecessors().stream().map(Pursuit::settlement).toList();
        Future.join(before).onComplete(_ -> {
            boolean verdict = before.stream().allMatch(StatusPolling::isDecided);
            String doubt = "refused (" + message + "), but a transaction before it in its chain is not decided";
            pursuit.settle(verdict ? new Settlement.Failed(message) : new Settlement.Undecided(doubt));
        });
    }

    private static boolean isDecided(Future<Settlement> settlement) {
        return settlement.succeeded() && !(settlement.result() instanceof Settlement.Undecided);
    }

    private boolean isInGrace(Pursuit pursuit) {
        return !Patience.hasPassed(settings.unknownGrace(), pursuit.sentNanos());
    }
}

package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.proto.registry.v1.GetTransactionStatusResponse;
import io.wattlet.registry.GatewaySettings.Backoff;
import io.wattlet.registry.RegistryGateway.Settlement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a registry has a transaction that may have been sent to it. Being asked also makes the registry
 * remember what it committed and forgot, so that a later send cannot overwrite that. Confined to the gateway's context.
 */
final class Inquiry {

    private final Vertx vertx;
    private final Questions questions;
    private final StatusPolling polling;
    private final Patience patience;
    private final Backoff retry;

    Inquiry(Vertx vertx, Questions questions, StatusPolling polling, Patience patience, Backoff retry) {
        this.vertx = vertx;
        this.questions = questions;
        this.polling = polling;
        this.patience = patience;
        this.retry = retry;
    }

    /**
     * Whether the transaction is to be sent. If not, it is settled or being followed.
     *
     * <p>A refused one is to be sent again: it may have come before what it needs.
     */
    Future<Boolean> lacks(Pursuit pursuit) {
        if (pursuit.isSettled()) {
            return Future.succeededFuture(false);
        }
        return pursuit.maybeSent() ? ask(pursuit, 0) : Future.succeededFuture(true);
    }

    private Future<Boolean> ask(Pursuit pursuit, int attempt) {
        return questions
            .status(pursuit)
            .compose(status -> weigh(pursuit, status))
            .recover(failure -> askAgain(pursuit, attempt, failure));
    }

    private Future<Boolean> weigh(Pursuit pursuit, GetTransactionStatusResponse status) {
        return switch (status.getStatus()) {
            case COMMITTED, FINALIZED -> has(pursuit);
            case PENDING, UNRECOGNIZED -> {
                polling.follow(pursuit);
                yield Future.succeededFuture(false);
            }
            case FAILED, UNKNOWN -> questions
                .isInStream(pursuit)
                .compose(there -> there ? has(pursuit) : Future.succeededFuture(true));
        };
    }

    private static Future<Boolean> has(Pursuit pursuit) {
        pursuit.settle(new Settlement.Committed());
        return Future.succeededFuture(false);
    }

    private Future<Boolean> askAgain(Pursuit pursuit, int attempt, Throwable failure) {
        if (pursuit.isSettled() || patience.isOver(pursuit)) {
            pursuit.settle(patience.unreachable(failure));
            return Future.succeededFuture(false);
        }
        long delay = retry.millis(attempt, ThreadLocalRandom.current());
        return vertx.timer(delay, TimeUnit.MILLISECONDS).compose(due -> ask(pursuit, attempt + 1));
    }
}

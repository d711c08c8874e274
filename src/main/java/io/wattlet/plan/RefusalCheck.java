package io.wattlet.plan;

import io.vertx.core.Future;
import io.wattlet.plan.StoredPlan.StoredTransaction;

/** Decides what a refusal is worth that may be about a transaction that was sent twice, or too early. */
interface RefusalCheck {
    /**
     * Asks the streams themselves.
     *
     * @return whether the registry would commit the transaction as its streams stand now; fails when they cannot be read
     */
    Future<Boolean> stillPossible(StoredTransaction transaction, StoredPlan plan);
}

package io.wattlet.auth;

import io.vertx.core.Future;

/** Where the keys come from that tokens are verified with. */
interface KeySource {
    /** The keys as they are known now. */
    TrustedKeys current();

    /**
     * Looks whether there are others than these, because they do not explain a token.
     *
     * @return the newest keys; the same when there are no others, or when it cannot be found out now. Never fails.
     */
    Future<TrustedKeys> otherThan(TrustedKeys known);

    /** Looks no more. */
    Future<Void> close();

    /** Keys that never change. */
    record Fixed(TrustedKeys current) implements KeySource {
        @Override
        public Future<TrustedKeys> otherThan(TrustedKeys known) {
            return Future.succeededFuture(current);
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}

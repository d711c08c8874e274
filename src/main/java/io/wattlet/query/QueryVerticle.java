package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.wattlet.store.Database;

/** Answers queries on an event loop, with SQL. Deploy as many as there are event loops to use. */
public final class QueryVerticle extends VerticleBase {

    private final WalletQueries wallets;
    private final CertificateQueries certificates;
    private final ClaimQueries claims;
    private final TransferQueries transfers;
    private final CommandQueries commands;

    /** Reads through {@link Database#queries}. */
    public QueryVerticle(Database database) {
        this.wallets = new WalletQueries(database.queries());
        this.certificates = new CertificateQueries(database.queries());
        this.claims = new ClaimQueries(database.queries());
        this.transfers = new TransferQueries(database.queries());
        this.commands = new CommandQueries(database.queries());
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus().localConsumer(Queries.ADDRESS, this::reply).completion();
    }

    private void reply(Message<Query<?>> message) {
        answer(message.body()).onComplete(result ->
            message.reply(
                result.succeeded() ? new Answer.Given(result.result()) : new Answer.Failed(result.cause()),
                Queries.localOptions()
            )
        );
    }

    private Future<?> answer(Query<?> query) {
        return switch (query) {
            case Query.ListWallets list -> wallets.list(list);
            case Query.FindWallet find -> wallets.find(find);
            case Query.ListCertificates list -> certificates.list(list);
            case Query.ListClaims list -> claims.list(list);
            case Query.ListTransfers list -> transfers.list(list);
            case Query.FindCommand find -> commands.find(find);
        };
    }
}

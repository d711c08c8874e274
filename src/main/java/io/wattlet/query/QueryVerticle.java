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
    public QueryVerticle(Database database, QuerySettings settings) {
        this.wallets = new WalletQueries(database.queries());
        this.certificates = new CertificateQueries(database.queries(), settings);
        this.claims = new ClaimQueries(database.queries(), settings);
        this.transfers = new TransferQueries(database.queries(), settings);
        this.commands = new CommandQueries(database.queries(), settings);
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
            case Query.FindCertificate find -> certificates.find(find);
            case Query.ListCertificates list -> certificates.list(list);
            case Query.FollowCertificates follow -> certificates.follow(follow);
            case Query.SumCertificates sum -> certificates.sum(sum);
            case Query.ListClaims list -> claims.list(list);
            case Query.FollowClaims follow -> claims.follow(follow);
            case Query.SumClaims sum -> claims.sum(sum);
            case Query.ListTransfers list -> transfers.list(list);
            case Query.FollowTransfers follow -> transfers.follow(follow);
            case Query.SumTransfers sum -> transfers.sum(sum);
            case Query.FindCommands find -> commands.find(find);
            case Query.FollowCommands follow -> commands.follow(follow);
            case Query.BeginFollowingCommands _ -> commands.begin();
        };
    }
}

package io.wattlet.behaviour;

import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Asked.Sums;
import io.wattlet.behaviour.Asked.TimeMatch;
import io.wattlet.behaviour.Asked.Unit;
import io.wattlet.behaviour.Told.Reference;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One of the things that an owner can ask for.
 *
 * @param scope   that a token must have for it
 * @param asking  asks for it as it is meant; of a wallet that is named, and otherwise with ids that lead nowhere
 * @param of      what of an owner it is about
 */
record Operation(String name, String scope, Of of, BiConsumer<WalletClient, String> asking) {
    /** What an operation is about. */
    enum Of {
        /** Who asks: it needs no wallet. */
        CALLER,
        /** The wallet that it names. */
        NAMED_WALLET,
        /** What the wallet of the caller holds. */
        HELD,
    }

    /** A key of nobody, from the examples of the protocol. */
    static final Reference FOREIGN = new Reference(
        1,
        "http://127.0.0.1:1/v1/slices",
        "ATRCGT4AAAABjdlkFP9NW0dQvjr3/sziBxc/hta19Y+TZilxgN6OEJsDfCCY/SI1Zgc0Zn/4gh274OZZLUPP2Gtd3p6nyDm5OlA="
    );

    private static final Sums SUMS = Sums.by(Unit.HOUR, "UTC");
    private static final Asked.Transfer TRANSFER = new Asked.Transfer(Owner.NONE, Owner.NONE.streamId(), 1);
    private static final Asked.Claim CLAIM = new Asked.Claim(Owner.NONE, Owner.NONE, 1);

    private static final List<Operation> ALL = List.of(
        new Operation("create a wallet", "po:wallets:create", Of.CALLER, (client, _) -> client.createWallet()),
        new Operation("list wallets", "po:wallets:read", Of.CALLER, (client, _) -> client.wallets()),
        new Operation("find a wallet", "po:wallets:read", Of.NAMED_WALLET, WalletClient::wallet),
        new Operation("disable a wallet", "po:wallets:delete", Of.NAMED_WALLET, WalletClient::disable),
        new Operation("enable a wallet", "po:wallets:update", Of.NAMED_WALLET, WalletClient::enable),
        new Operation(
            "create an endpoint",
            "po:wallet-endpoints:create",
            Of.NAMED_WALLET,
            WalletClient::createEndpoint
        ),
        new Operation("note an endpoint", "po:external-endpoints:create", Of.CALLER, (client, _) ->
            client.createExternalEndpoint(FOREIGN, "Bakery")
        ),
        held("list certificates", "po:certificates:read", client -> client.certificates(Asked.Certificates.ALL)),
        held("follow certificates", "po:certificates:read", client -> client.followCertificates(Asked.Changes.ALL)),
        held("find a certificate", "po:certificates:read", client -> client.certificate(Owner.NONE)),
        held("sum certificates", "po:certificates:read", client -> client.sumCertificates(SUMS)),
        held("transfer", "po:transfers:create", client -> client.transfer(TRANSFER, "")),
        held("transfer many", "po:transfers:create", client -> client.transferMany(List.of(TRANSFER), false, "")),
        new Operation("redeliver", "po:transfers:create", Of.CALLER, (client, _) -> client.redeliver(Owner.nothing())),
        held("list transfers", "po:transfers:read", client -> client.transfers(Period.ALWAYS, Part.ALL)),
        held("follow transfers", "po:transfers:read", client -> client.followTransfers(Asked.Changes.ALL)),
        held("sum transfers", "po:transfers:read", client -> client.sumTransfers(SUMS)),
        held("claim", "po:claims:create", client -> client.claim(CLAIM, "")),
        held("claim many", "po:claims:create", client -> client.claimMany(List.of(CLAIM), false, "")),
        held("match", "po:claims:create", client -> client.match(Asked.Match.of(0, 1), "")),
        held("list claims", "po:claims:read", client -> client.claims(Period.ALWAYS, TimeMatch.HOURLY, Part.ALL)),
        held("follow claims", "po:claims:read", client -> client.followClaims(Asked.Changes.ALL)),
        held("sum claims", "po:claims:read", client -> client.sumClaims(SUMS, false)),
        new Operation("find a request", "po:requestStatus:read", Of.CALLER, (client, _) ->
            client.requests(List.of(Owner.NONE.streamId()), Duration.ZERO)
        ),
        new Operation("find requests", "po:requestStatus:read", Of.CALLER, (client, _) ->
            client.requests(List.of(Owner.NONE.streamId(), Owner.nothing()), Duration.ZERO)
        )
    );

    private interface Asking {
        void ask(WalletClient client);
    }

    private static Operation held(String name, String scope, Asking asking) {
        return new Operation(name, scope, Of.HELD, (client, _) -> asking.ask(client));
    }

    /** Every one. */
    static List<Operation> all() {
        return ALL;
    }

    /** Those that need to know what the caller's wallet holds. */
    static List<Operation> ofHeld() {
        return ALL.stream()
            .filter(operation -> operation.of == Of.HELD)
            .toList();
    }

    /** Asks for it, about this wallet where it names one. */
    void ask(WalletClient client, String walletId) {
        asking.accept(client, walletId);
    }
}

package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.EndpointReference;
import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.demo.Participant.WalletSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The wallets of the demonstration: how their owners use them, and by what ids others know them. */
final class Wallets {

    private final Map<Participant, WalletClient> clients = new LinkedHashMap<>();
    private final Map<Participant, UUID> recipients = new HashMap<>();
    private final Map<Connection, UUID> receivers = new HashMap<>();

    private Wallets() {}

    /** Who knows whom as a receiver of transfers. */
    record Connection(Participant sender, Participant receiver) {}

    /** Makes a wallet for everybody, and makes those known to each other and to the issuer that have to do with each other. */
    static Wallets create(Scenario scenario, HttpClient http, Map<WalletSystem, URI> nodes, IssuerClient issuer) {
        Wallets wallets = new Wallets();
        Map<Participant, EndpointReference> endpoints = new HashMap<>();
        for (Participant participant : scenario.participants()) {
            URI node = Objects.requireNonNull(nodes.get(participant.system()));
            WalletClient client = new WalletClient(http, node, participant.name());
            EndpointReference endpoint = client.createEndpoint(client.createWallet());
            endpoints.put(participant, endpoint);
            wallets.clients.put(participant, client);
            wallets.recipients.put(participant, issuer.addRecipient(endpoint));
        }
        for (Scenario.Transfer transfer : scenario.transfers()) {
            Connection connection = new Connection(transfer.certificate().owner(), transfer.receiver());
            wallets.receivers.computeIfAbsent(connection, unknown ->
                wallets
                    .client(connection.sender)
                    .addReceiver(Objects.requireNonNull(endpoints.get(connection.receiver)), connection.receiver.name())
            );
        }
        return wallets;
    }

    /** The wallet of a participant, for its owner. */
    WalletClient client(Participant participant) {
        return Objects.requireNonNull(clients.get(participant));
    }

    /** The issuer's name for a participant. */
    UUID recipient(Participant participant) {
        return Objects.requireNonNull(recipients.get(participant));
    }

    /** The sender's name for who gets a transfer. */
    UUID receiver(Scenario.Transfer transfer) {
        return Objects.requireNonNull(
            receivers.get(new Connection(transfer.certificate().owner(), transfer.receiver()))
        );
    }
}

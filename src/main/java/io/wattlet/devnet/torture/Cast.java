package io.wattlet.devnet.torture;

import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.client.WalletClient;
import io.wattlet.devnet.torture.Participant.Acquainted;
import io.wattlet.devnet.torture.Participant.Known;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Everybody who plays a part: participants who know each other, and those of them whom an issuer knows.
 *
 * @param everybody  in both systems
 * @param recipients of certificates; they are in a system that receives over REST
 */
record Cast(List<Acquainted> everybody, List<Recipient> recipients) {
    private static final int WALLETS_OF_A = 4;
    private static final int WALLETS_OF_B = 2;

    Cast {
        everybody = List.copyOf(everybody);
        recipients = List.copyOf(recipients);
    }

    /**
     * A participant as an issuer knows it.
     *
     * @param id by which the issuer knows it
     */
    record Recipient(UUID id, Participant participant) {}

    /** Opens the wallets and makes them known to each other. Nothing may go wrong meanwhile. */
    static Cast open(HttpClient http, WalletSystem systemA, WalletSystem systemB, IssuerClient issuer) {
        List<Participant> participants = new ArrayList<>();
        for (int i = 0; i < WALLETS_OF_A; i++) {
            participants.add(openWallet(http, systemA, i));
        }
        List<Recipient> recipients = participants
            .stream()
            .map(it -> new Recipient(issuer.addRecipient(it.incoming()), it))
            .toList();
        for (int i = 0; i < WALLETS_OF_B; i++) {
            participants.add(openWallet(http, systemB, i));
        }
        return new Cast(
            participants
                .stream()
                .map(it -> introduce(http, it, participants))
                .toList(),
            recipients
        );
    }

    private static Participant openWallet(HttpClient http, WalletSystem system, int number) {
        String owner = system.name() + "-owner-" + (number + 1);
        WalletClient client = client(http, system, owner);
        UUID wallet = client.createWallet();
        return new Participant(owner, system, client.createEndpoint(wallet), client.createEndpoint(wallet));
    }

    private static Acquainted introduce(HttpClient http, Participant self, List<Participant> all) {
        WalletClient client = client(http, self.system(), self.owner());
        return new Acquainted(
            self,
            all
                .stream()
                .filter(other -> !other.equals(self))
                .map(other -> new Known(client.addReceiver(other.receiver(), other.owner()), other))
                .toList()
        );
    }

    private static WalletClient client(HttpClient http, WalletSystem system, String owner) {
        return new WalletClient(http, system.members().getFirst().callers(), owner);
    }
}

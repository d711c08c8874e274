package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.contract.Owner.Certificate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of sections 6.8, 6.15, 6.19, 7.1 and 7.6 what is said about withdrawn certificates. */
class WithdrawnContractIT {

    private static final int MOST_ATTEMPTS = 20;

    private final Owner alice = Owner.fresh();
    private final Owner bob = Owner.fresh();

    @Test
    void withdrawnCertificateIsShownAndCounts0() throws Exception {
        Certificate other = alice.production(1);
        Certificate certificate = withdrawn();
        JsonNode shown = alice.client().get(certificate.path()).is(200);
        assertEquals(250, shown.path("quantity").asInt(), "what is available is still shown");
        for (String list : List.of("/v1/certificates", "/v1/certificates/cursor")) {
            JsonNode listed = alice.client().get(list).is(200);
            List<String> ids = listed.path("result").findValuesAsText("streamId");
            assertTrue(ids.contains(other.streamId()) && !ids.contains(certificate.streamId()), listed.toString());
            assertEquals(ids.size(), listed.at("/metadata/total").asInt());
        }
        Certificate consumption = alice.consumption(5);
        alice
            .claim(certificate, consumption, 5)
            .isMessage(
                400,
                "Claim is not allowed. Production certificate does not have enough quantity to claim requested amount. " +
                    "Production certificate amount: 0. Requested claim quantity: 5"
            );
        alice
            .transfer(certificate, alice.receiver(bob), 5)
            .isMessage(
                400,
                "Transfer is not allowed. Certificate does not have enough quantity to transfer requested amount. " +
                    "Certificate amount: 0. Requested claim quantity: 5."
            );
    }

    /** A certificate of 250 that was withdrawn before the wallet heard of it. */
    private Certificate withdrawn() throws IOException, InterruptedException {
        try (Mailbox mailbox = new Mailbox()) {
            Owner behind = alice.behind(mailbox.address());
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                Certificate certificate = withdrawn(behind, mailbox);
                JsonNode list = alice.client().get("/v1/certificates").is(200).path("result");
                if (!list.findValuesAsText("streamId").contains(certificate.streamId())) {
                    return certificate;
                }
            }
        }
        throw new AssertionError("withdrawn certificates are listed");
    }

    /** Nobody tells when the registry has settled a withdrawal: this is likely to be late enough. */
    private Certificate withdrawn(Owner behind, Mailbox mailbox) throws InterruptedException {
        Certificate certificate = behind.order("production", 250, Owner.START, Owner.HOUR, "{}");
        String letter = mailbox.next();
        Reply withdrawal = Client.postTo(
            Target.get().issuer().resolve("/v1/certificates/narnia/" + certificate.streamId() + "/withdraw"),
            "{}"
        );
        assertEquals(201, withdrawal.status(), withdrawal.body());
        behind.order("production", 1, Owner.START, Owner.HOUR, "{}");
        mailbox.next();
        Client.postTo(Target.get().wallet().resolve("/v1/slices"), letter).is(202);
        alice.awaitQuantity(certificate, 250);
        return certificate;
    }
}

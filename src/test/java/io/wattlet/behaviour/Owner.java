package io.wattlet.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.behaviour.Issuer.Order;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.CertificateType;
import io.wattlet.behaviour.Told.Reference;
import io.wattlet.behaviour.Told.Request;
import io.wattlet.behaviour.Told.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Somebody with a wallet that certificates are issued to.
 *
 * @param caller    who that is
 * @param client    at the edge under test
 * @param reference of an endpoint of the wallet
 * @param recipient what the issuer knows the wallet by
 */
record Owner(Caller caller, WalletClient client, String walletId, Reference reference, String recipient) {
    /** An hour that all certificates are of, unless a test says otherwise: noon of 2024-01-01 in UTC. */
    static final long NOON = 1_704_110_400;
    static final long HOUR = 3_600;

    /** What every certificate says, unless a test says otherwise. */
    static final Map<String, String> CLEAR = Map.of("TechCode", "T070000");

    /** What every certificate hides. */
    static final Map<String, String> HIDDEN = Map.of("AssetId", "571234567890123456");

    /** A certificate that nobody has. */
    static final CertificateId NONE = new CertificateId("narnia", "5b0f2c1e-7a55-4f0a-9d3d-2f6f6a0f1c11");

    /** Longer than any request of these tests takes. */
    static final Duration LONG = Duration.ofSeconds(60);

    private static final Issuer ISSUER = new Issuer(Site.get().issuer());

    /** Opens a wallet with one endpoint, which the issuer knows, over this edge. */
    static Owner at(Edge edge) {
        Caller caller = Site.get().anybody();
        WalletClient client = edge.client(Site.get(), caller);
        String walletId = client.createWallet();
        Reference reference = client.createEndpoint(walletId);
        return new Owner(caller, client, walletId, reference, ISSUER.recipient(reference));
    }

    /** Somebody who has no wallet. */
    static WalletClient withoutWallet(Edge edge) {
        return edge.client(Site.get(), Site.get().anybody());
    }

    /** The same owner at another edge. */
    Owner over(Edge edge) {
        return new Owner(caller, edge.client(Site.get(), caller), walletId, reference, recipient);
    }

    /** The same wallet, whose certificates the issuer announces elsewhere. */
    Owner behind(String url) {
        return new Owner(caller, client, walletId, reference, ISSUER.recipient(reference.at(url)));
    }

    /** Production of the hour from noon on. */
    static Order production(long quantity) {
        return new Order(CertificateType.PRODUCTION, quantity, NOON, HOUR, "DK1", CLEAR, HIDDEN);
    }

    /** Consumption of the hour from noon on. */
    static Order consumption(long quantity) {
        return new Order(CertificateType.CONSUMPTION, quantity, NOON, HOUR, "DK1", CLEAR, HIDDEN);
    }

    /** Has a certificate issued, and waits until the wallet has it. */
    CertificateId holds(Order order) {
        return holds(List.of(order)).getFirst();
    }

    /** Has certificates issued, and waits until the wallet has all of them. */
    List<CertificateId> holds(List<Order> orders) {
        List<CertificateId> ids = new ArrayList<>();
        orders.forEach(order -> ids.add(ISSUER.issue(recipient, order)));
        for (int i = 0; i < orders.size(); i++) {
            awaitAvailable(ids.get(i), orders.get(i).quantity());
        }
        return List.copyOf(ids);
    }

    /** Waits until the wallet can spend just this much of a certificate. */
    void awaitAvailable(CertificateId id, long quantity) {
        Patience.until(() -> available(id), now -> now == quantity);
    }

    /** What can be spent of a certificate; less than nothing when the wallet never had any. */
    long available(CertificateId id) {
        try {
            return client.certificate(id).quantity();
        } catch (FailedCall failed) {
            assertEquals("certificate-not-found", failed.code());
            return -1;
        }
    }

    /** Notes an endpoint of somebody else, and returns what transfers name it by. */
    String receiver(Owner other) {
        return client.createExternalEndpoint(other.reference, "somebody");
    }

    String transfer(CertificateId certificate, String receiver, long quantity) {
        return client.transfer(new Asked.Transfer(certificate, receiver, quantity), "").requestId();
    }

    String claim(CertificateId production, CertificateId consumption, long quantity) {
        return client.claim(new Asked.Claim(production, consumption, quantity), "").requestId();
    }

    /** Waits for a request to end, and tells how it stands then. */
    Request ended(String requestId) {
        return ended(List.of(requestId)).getFirst();
    }

    /** Waits for requests to end, and tells how they stand then. */
    List<Request> ended(List<String> requestIds) {
        List<Request> found = client.requests(requestIds, LONG).found();
        assertEquals(requestIds, found.stream().map(Request::id).toList());
        assertEquals(
            List.of(),
            found
                .stream()
                .filter(request -> request.state() == State.PENDING)
                .toList()
        );
        return found;
    }

    /** Waits for requests to complete. */
    void completed(String... requestIds) {
        completed(List.of(requestIds));
    }

    /** Waits for requests to complete. */
    void completed(List<String> requestIds) {
        assertEquals(
            List.of(),
            ended(requestIds)
                .stream()
                .filter(request -> request.state() != State.COMPLETED)
                .toList()
        );
    }

    /** An id that nothing has. */
    static String nothing() {
        return UUID.randomUUID().toString();
    }
}

package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Request;
import io.wattlet.behaviour.Told.RequestType;
import io.wattlet.behaviour.Told.Requests;
import io.wattlet.behaviour.Told.State;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How commands stand that were accepted, at once and after a while. */
@OverEveryEdge
class RequestsBehaviourIT {

    private static final int MOST_IDS = 1_000;

    private final Edge edge;
    private final Owner alice;
    private final WalletClient client;

    RequestsBehaviourIT(Edge edge) {
        this.edge = edge;
        alice = Owner.at(edge);
        client = alice.client();
    }

    @Test
    void aRequestIsToldWithWhatItTook() {
        CertificateId id = alice.holds(Owner.production(10));
        long before = System.currentTimeMillis() / 1_000;
        String transfer = alice.transfer(id, alice.receiver(Owner.at(edge)), 4);

        Request end = alice.ended(transfer);

        assertEquals(transfer, end.id());
        assertEquals(RequestType.TRANSFER, end.type());
        assertEquals(State.COMPLETED, end.state());
        assertEquals("", end.failure());
        assertTrue(end.createdAt() >= before && end.createdAt() <= end.updatedAt(), end.toString());
        assertTrue(end.endedAt().orElseThrow() >= end.createdAt(), end.toString());
        assertTrue(end.attempts() >= 1, end.toString());
        assertTrue(end.planned() >= 1, end.toString());
        assertEquals(end.planned(), end.committed());
        assertEquals(end, alice.ended(transfer));
    }

    @Test
    void aRequestThatFailsSaysWhy() {
        List<CertificateId> held = alice.holds(
            List.of(Owner.production(10), Owner.consumption(10).at(Owner.NOON + Owner.HOUR))
        );
        Request end = alice.ended(alice.claim(held.getFirst(), held.getLast(), 4));

        assertEquals(RequestType.CLAIM, end.type());
        assertEquals(State.FAILED, end.state());
        assertEquals("not-claimable", end.failure());
        assertTrue(end.endedAt().isPresent());
        assertEquals(0, end.committed());
    }

    @Test
    void manyAreToldInTheOrderOfTheQuestion() {
        List<CertificateId> held = alice.holds(List.of(Owner.production(10), Owner.consumption(10)));
        String transfer = alice.transfer(held.getFirst(), alice.receiver(Owner.at(edge)), 4);
        String claim = alice.claim(held.getFirst(), held.getLast(), 4);
        String nothing = Owner.nothing();

        Requests requests = client.requests(List.of(claim, nothing, transfer), Owner.LONG);

        assertEquals(List.of(claim, transfer), requests.found().stream().map(Request::id).toList());
        assertEquals(List.of(State.COMPLETED, State.COMPLETED), requests.found().stream().map(Request::state).toList());
        assertEquals(List.of(nothing), requests.unknown());
    }

    @Test
    void whatIsToldAsCompletedIsSeenByTheNextQuestion() {
        CertificateId id = alice.holds(Owner.production(20));
        String receiver = alice.receiver(Owner.at(edge));
        for (int i = 1; i <= 5; i++) {
            alice.completed(alice.transfer(id, receiver, 1));
            assertEquals(20 - i, alice.available(id));
            assertEquals(i, client.transfers(Asked.Period.ALWAYS, Asked.Part.ALL).total());
        }
    }

    @Test
    void requestsOfOthersAreUnknown() {
        CertificateId id = alice.holds(Owner.production(10));
        Owner bob = Owner.at(edge);
        String request = alice.transfer(id, alice.receiver(bob), 4);
        for (List<String> ids : List.of(List.of(request), List.of(request, Owner.nothing()))) {
            assertEquals(new Requests(List.of(), ids), bob.client().requests(ids, Duration.ZERO));
        }
        WalletClient stranger = Owner.withoutWallet(edge);
        assertEquals(
            new Requests(List.of(), List.of(request)),
            stranger.requests(List.of(request), Duration.ofSeconds(1))
        );
    }

    @Test
    void whoWaitsForWhatDoesNotEndIsToldHowItStands() {
        CertificateId id = alice.holds(Owner.production(10));
        try (Mailbox mailbox = new Mailbox(503)) {
            String abroad = client.createExternalEndpoint(Operation.FOREIGN.at(mailbox.address()), "abroad");
            String pending = alice.transfer(id, abroad, 4);
            mailbox.next();
            String done = alice.transfer(id, alice.receiver(Owner.at(edge)), 4);
            alice.completed(done);

            Requests requests = client.requests(List.of(pending, done), Duration.ofSeconds(1));

            assertEquals(
                List.of(State.PENDING, State.COMPLETED),
                requests.found().stream().map(Request::state).toList()
            );
            assertTrue(requests.found().getFirst().endedAt().isEmpty());
            assertTrue(requests.found().getFirst().committed() >= 1);
        }
    }

    @Test
    void idsAreUuidsInAnyCaseAndEachIsToldOnce() {
        CertificateId id = alice.holds(Owner.production(10));
        String request = alice.transfer(id, alice.receiver(Owner.at(edge)), 4);
        alice.completed(request);
        String loud = request.toUpperCase(Locale.ROOT);

        assertEquals(alice.ended(List.of(request)), client.requests(List.of(loud), Duration.ZERO).found());
        assertEquals(alice.ended(List.of(request)), client.requests(List.of(loud, request), Duration.ZERO).found());
        assertFails(Kind.INVALID, "invalid-request", () -> client.requests(List.of("abc"), Duration.ZERO));
        assertFails(Kind.INVALID, "invalid-request", () -> client.requests(List.of(request, "abc"), Duration.ZERO));
    }

    @Test
    void thereAreBoundsToHowManyAndHowLong() {
        List<String> most = Stream.generate(Owner::nothing).limit(MOST_IDS).toList();
        List<String> more = Stream.generate(Owner::nothing).limit(MOST_IDS + 1).toList();

        assertEquals(most, client.requests(most, Duration.ZERO).unknown());
        assertFails(Kind.INVALID, "invalid-request", () -> client.requests(more, Duration.ZERO));
        assertFails(Kind.INVALID, "invalid-request", () -> client.requests(List.of(), Duration.ZERO));
        assertFails(Kind.INVALID, "invalid-request", () -> client.requests(most, Duration.ofSeconds(61)));
    }
}

package io.wattlet.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Asked.Sums;
import io.wattlet.behaviour.Asked.TimeMatch;
import io.wattlet.behaviour.Asked.Unit;
import io.wattlet.behaviour.Told.CertificateId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What was done at one edge is seen at the other, item by item, and both refuse the same in the same words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BothEdgesIT {

    private static final long NOON = Owner.NOON;
    private static final long HOUR = Owner.HOUR;

    private final Owner alice = Owner.at(Edge.REST);
    private final Owner aliceOverGrpc = alice.over(Edge.GRPC);
    private final Owner bob = Owner.at(Edge.GRPC);
    private final List<String> requests = new ArrayList<>();

    /** A little of everything: some done over REST and some over gRPC. */
    @BeforeAll
    void liveALittle() {
        Map<String, String> trial = Map.of("IsTrial", "true");
        List<CertificateId> held = alice.holds(
            List.of(
                Owner.production(100),
                Owner.consumption(80),
                Owner.production(50).at(NOON + HOUR).saying(Map.of("Étiquette", "æø", "TechCode", "T02")),
                Owner.consumption(0xffff_ffffL).at(NOON + HOUR).in("DK2"),
                Owner.production(10).at(NOON + 26 * HOUR).saying(trial),
                Owner.consumption(10).at(NOON + 26 * HOUR).saying(trial)
            )
        );
        String overRest = alice.receiver(bob);
        String overGrpc = aliceOverGrpc.receiver(bob);
        requests.add(alice.transfer(held.getFirst(), overRest, 5));
        requests.add(aliceOverGrpc.transfer(held.getFirst(), overGrpc, 6));
        requests.add(alice.transfer(held.get(2), overGrpc, 7));
        requests.add(alice.claim(held.getFirst(), held.get(1), 20));
        requests.add(aliceOverGrpc.claim(held.getFirst(), held.get(1), 30));
        requests.add(aliceOverGrpc.claim(held.get(4), held.get(5), 9));
        requests.add(alice.claim(held.get(2), held.get(1), 1));
        alice.ended(requests);
        bob.awaitAvailable(held.getFirst(), 11);
        bob.awaitAvailable(held.get(2), 7);
    }

    private <T> T same(Function<WalletClient, T> question) {
        return same(alice, question);
    }

    private static <T> T same(Owner owner, Function<WalletClient, T> question) {
        T overRest = question.apply(owner.over(Edge.REST).client());
        assertEquals(overRest, question.apply(owner.over(Edge.GRPC).client()));
        return overRest;
    }

    @Test
    void walletsAreTheSame() {
        assertEquals(1, same(WalletClient::wallets).size());
        same(client -> client.wallet(alice.walletId()));
        same(bob, client -> client.wallet(bob.walletId()));
    }

    @Test
    void certificatesAreTheSame() {
        List<Told.Held> all = same(client -> client.certificates(Asked.Certificates.ALL)).items();
        assertEquals(6, all.size());
        all.forEach(held -> assertEquals(held, same(client -> client.certificate(held.id()))));
        assertEquals(2, same(bob, client -> client.certificates(Asked.Certificates.ALL)).total());
        for (Asked.Order order : List.of(Asked.Order.END, Asked.Order.QUANTITY)) {
            Asked.Certificates list = Asked.Certificates.ALL.within(Period.until(NOON + 2 * HOUR)).by(order);
            if (order == Asked.Order.QUANTITY) {
                same(client -> client.certificates(list.downwards().part(1, 2)));
            }
            same(client -> client.certificates(list.of(Told.CertificateType.PRODUCTION)));
        }
    }

    @Test
    void transfersAndClaimsAreTheSame() {
        assertEquals(3, same(client -> client.transfers(Period.ALWAYS, Part.ALL)).total());
        same(client -> client.transfers(Period.until(NOON + HOUR), Part.of(1, 1)));
        assertEquals(3, same(client -> client.claims(Period.ALWAYS, TimeMatch.ALL, Part.ALL)).total());
        same(client -> client.claims(Period.from(NOON + HOUR), TimeMatch.HOURLY, Part.ALL));
        assertEquals(0, same(bob, client -> client.transfers(Period.ALWAYS, Part.ALL)).total());
    }

    @Test
    void changesAreTheSame() {
        assertEquals(6, same(client -> client.followCertificates(Asked.Changes.ALL).items()).size());
        assertEquals(3, same(client -> client.followTransfers(Asked.Changes.ALL).items()).size());
        assertEquals(3, same(client -> client.followClaims(Asked.Changes.ALL).items()).size());
    }

    @Test
    void sumsAreTheSame() {
        for (Unit unit : Unit.values()) {
            Sums sums = Sums.by(unit, "Europe/Copenhagen");
            assertTrue(same(client -> client.sumCertificates(sums)).total() >= 2, unit.name());
            same(client -> client.sumTransfers(sums));
            same(client -> client.sumClaims(sums, false));
            same(client -> client.sumClaims(sums, true));
        }
    }

    @Test
    void requestsAreTheSame() {
        Told.Requests all = same(client -> client.requests(requests, Duration.ZERO));
        assertEquals(requests.size(), all.found().size());
        assertEquals(Told.State.FAILED, all.found().getLast().state());
        for (String request : requests) {
            same(client -> client.requests(List.of(request), Duration.ZERO));
        }
    }

    @Test
    void plansOfMatchesAreTheSame() {
        Told.Match plan = same(client -> client.match(Asked.Match.of(NOON, NOON + 48 * HOUR).dry(), ""));
        assertTrue(!plan.claims().isEmpty() && !plan.unmatched().isEmpty(), plan.toString());
    }

    @Test
    void disablingIsSeenAtTheOtherEdge() {
        for (Edge edge : Edge.values()) {
            Edge other = edge == Edge.REST ? Edge.GRPC : Edge.REST;
            Owner carol = Owner.at(edge);
            long since = carol.client().disable(carol.walletId());
            WalletClient elsewhere = carol.over(other).client();
            assertEquals(since, elsewhere.wallet(carol.walletId()).disabledAt().orElseThrow());
            elsewhere.enable(carol.walletId());
            assertTrue(carol.client().wallet(carol.walletId()).disabledAt().isEmpty());
        }
    }

    @Test
    void refusalsAreTheSameToTheWord() {
        Owner stranger = alice.over(Edge.REST);
        List<Operation> operations = Operation.ofHeld();
        IntStream.range(0, operations.size()).forEach(i -> {
            Operation operation = operations.get(i);
            Caller nobodyYet = Site.get().anybody();
            assertEquals(
                failure(Edge.REST.client(Site.get(), nobodyYet), operation),
                failure(Edge.GRPC.client(Site.get(), nobodyYet), operation)
            );
        });
        for (Function<WalletClient, ?> refused : List.<Function<WalletClient, ?>>of(
            client -> client.transfer(new Asked.Transfer(Owner.NONE, Owner.NONE.streamId(), 1), ""),
            client -> client.claim(new Asked.Claim(Owner.NONE, Owner.NONE, 1), ""),
            client -> client.certificate(Owner.NONE),
            client -> client.createEndpoint(Owner.NONE.streamId()),
            client -> client.sumClaims(Sums.by(Unit.DAY, "Mars/Olympus"), false),
            WalletClient::createWallet,
            client -> client.importWallet(new byte[3])
        )) {
            assertEquals(failure(stranger.client(), refused), failure(aliceOverGrpc.client(), refused));
        }
    }

    private static String failure(WalletClient client, Operation operation) {
        return failure(client, one -> {
            operation.ask(one, Owner.NONE.streamId());
            return "";
        });
    }

    private static String failure(WalletClient client, Function<WalletClient, ?> refused) {
        return String.valueOf(assertThrows(FailedCall.class, () -> refused.apply(client)).getMessage());
    }
}

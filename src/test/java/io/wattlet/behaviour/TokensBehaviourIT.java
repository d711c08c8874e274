package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.wattlet.devnet.identity.SigningKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who is let in with a token, to do what, and as whom. */
@OverEveryEdge
class TokensBehaviourIT {

    private static final String EVERYTHING = Operation.all()
        .stream()
        .map(Operation::scope)
        .distinct()
        .collect(Collectors.joining(" "));

    private final Edge edge;
    private final TokenSite system = TokenSite.get();
    private final String subject = "behaviour-" + UUID.randomUUID();

    TokensBehaviourIT(Edge edge) {
        this.edge = edge;
    }

    private WalletClient as(Caller caller) {
        return edge.client(system.site(), caller);
    }

    private WalletClient with(Map<String, ?> claims) {
        return as(system.with(claims));
    }

    private Map<String, Object> claims() {
        return system.claims(subject, EVERYTHING);
    }

    private Map<String, Object> claims(String name, Object value) {
        Map<String, Object> claims = new HashMap<>(claims());
        claims.put(name, value);
        return claims;
    }

    @Test
    void anOperationNeedsItsScopeAndNoOther() {
        for (Operation operation : Operation.all()) {
            WalletClient allowed = with(system.claims(subject, operation.scope()));
            WalletClient others = with(system.claims(subject, EVERYTHING.replace(operation.scope(), "po:other")));
            assertFails(Kind.FORBIDDEN, "missing-scope", () -> operation.ask(others, Owner.nothing()));
            assertLetIn(operation, allowed);
        }
    }

    private static void assertLetIn(Operation operation, WalletClient allowed) {
        try {
            operation.ask(allowed, Owner.nothing());
        } catch (FailedCall failed) {
            if (failed.kind() == Kind.FORBIDDEN || failed.kind() == Kind.UNAUTHENTICATED) {
                fail(operation.name(), failed);
            }
        }
    }

    @Test
    void scopesAreWordsOfOneOrTheOtherClaim() {
        for (Object scope : List.of("other po:wallets:read", List.of("other", "po:wallets:read more"))) {
            assertEquals(List.of(), with(claims("scope", scope)).wallets());
            Map<String, Object> shorter = claims("scp", scope);
            shorter.remove("scope");
            assertEquals(List.of(), with(shorter).wallets());
        }
        for (Object scope : List.of("", "PO:WALLETS:READ", "po:wallets:readx", List.of())) {
            assertFails(Kind.FORBIDDEN, "missing-scope", () -> with(claims("scope", scope)).wallets());
        }
    }

    @Test
    void withoutATokenNobodyIsLetIn() {
        for (Caller caller : List.of(
            Caller.nobody(),
            Site.get().caller(subject),
            system.saying("Basic YTpi"),
            system.saying("Bearer"),
            system.bearing("x"),
            system.bearing("a.b.c")
        )) {
            for (Operation operation : Operation.all()) {
                assertFails(Kind.UNAUTHENTICATED, "unauthenticated", () -> operation.ask(as(caller), Owner.nothing()));
            }
        }
    }

    @Test
    void aTokenIsSignedForThisSystemAndNotOver() {
        long now = System.currentTimeMillis() / 1_000;
        for (Caller caller : List.of(
            system.bearing(SigningKey.unsigned(claims())),
            system.bearing(SigningKey.ecdsa("behaviour").sign(claims())),
            system.with(claims("exp", now - 10)),
            system.with(claims("nbf", now + 3_600)),
            system.with(claims("aud", "others")),
            system.with(claims("iss", "somebody"))
        )) {
            assertFails(Kind.UNAUTHENTICATED, "unauthenticated", () -> as(caller).wallets());
        }
        assertEquals(List.of(), with(claims()).wallets());
        assertEquals(List.of(), as(system.saying("bearer " + system.key().sign(claims()))).wallets());
    }

    @Test
    void aTokenWithoutASubjectIsNobodys() {
        Map<String, Object> claims = claims();
        claims.remove("sub");
        for (Operation operation : Operation.all()) {
            assertFails(Kind.UNAUTHENTICATED, "nobody", () -> operation.ask(with(claims), Owner.nothing()));
        }
    }

    @Test
    void theSubjectIsTheOwner() {
        WalletClient mine = with(claims());
        WalletClient others = with(claims("sub", "somebody else"));
        String id = mine.createWallet();

        assertEquals(id, with(claims()).wallets().getFirst().id());
        assertFails(Kind.NOT_FOUND, "wallet-not-found", () -> others.wallet(id));
        assertFails(Kind.NOT_FOUND, "wallet-not-found", () -> others.disable(id));
        assertEquals(List.of(), others.wallets());
    }

    @Test
    void aScopeIsMissedBeforeWhatCannotBeMeant() {
        WalletClient client = with(system.claims(subject, "po:other"));
        assertFails(Kind.FORBIDDEN, "missing-scope", () -> client.wallet("abc"));
        assertFails(Kind.FORBIDDEN, "missing-scope", () -> client.followCertificates(Asked.Changes.after("nowhere")));
    }
}

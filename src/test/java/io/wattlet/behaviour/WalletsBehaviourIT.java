package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.wattlet.behaviour.Told.Reference;
import io.wattlet.behaviour.Told.Wallet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Wallets, their endpoints, and the endpoints of others. */
@OverEveryEdge
class WalletsBehaviourIT {

    /** What is the public key of the private key 1. */
    private static final String GENERATOR = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private static final int KEY_BYTES = 74;
    private static final int LONGEST_OWNER = 64;
    private static final int LONGEST_TEXT_REFERENCE = 256;
    private static final int LONGEST_URL = 512;

    private final Edge edge;
    private final WalletClient client;

    WalletsBehaviourIT(Edge edge) {
        this.edge = edge;
        this.client = Owner.withoutWallet(edge);
    }

    @Test
    void aWalletIsMadeOnceAndFound() {
        String id = client.createWallet();

        Wallet wallet = client.wallet(id);
        assertEquals(UUID.fromString(id).toString(), wallet.id());
        assertEquals(KEY_BYTES, bytes(wallet.publicKey()).length);
        assertEquals(OptionalLong.empty(), wallet.disabledAt());
        assertEquals(List.of(wallet), client.wallets());
        assertFails(Kind.CONFLICT, "wallet-exists", client::createWallet);
        assertEquals(List.of(wallet), client.wallets());
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    @Test
    void whoHasNoWalletHasAnEmptyList() {
        assertEquals(List.of(), client.wallets());
    }

    @Test
    void aKeyThatIsGivenIsThatOfTheWalletAndMayBeThatOfAnother() {
        byte[] key = importable();
        Wallet one = client.wallet(client.importWallet(key));
        WalletClient other = Owner.withoutWallet(edge);
        Wallet another = other.wallet(other.importWallet(key));

        assertEquals(GENERATOR, HexFormat.of().formatHex(bytes(one.publicKey()), 41, KEY_BYTES));
        assertEquals(one.publicKey(), another.publicKey());
        assertNotEquals(one.id(), another.id());
        assertNotEquals(client.createEndpoint(one.id()).publicKey(), other.createEndpoint(another.id()).publicKey());
    }

    /** A private key whose scalar is 1, with a chain code that nobody else has. */
    private static byte[] importable() {
        byte[] key = new byte[KEY_BYTES];
        UUID chain = UUID.randomUUID();
        ByteBuffer.wrap(key, 9, 16).putLong(chain.getMostSignificantBits()).putLong(chain.getLeastSignificantBits());
        key[KEY_BYTES - 1] = 1;
        return key;
    }

    @Test
    void aKeyIsOf74BytesWithAScalarAtTheEnd() {
        byte[] key = importable();
        byte[] tooGreat = key.clone();
        Arrays.fill(tooGreat, 42, KEY_BYTES, (byte) 0xff);
        for (byte[] none : List.of(
            Arrays.copyOf(key, KEY_BYTES - 1),
            Arrays.copyOf(key, KEY_BYTES + 1),
            with(key, 41, 1),
            with(key, KEY_BYTES - 1, 0),
            tooGreat
        )) {
            assertFails(Kind.INVALID, "invalid-private-key", () -> client.importWallet(none));
        }
        assertEquals(List.of(), client.wallets());
    }

    private static byte[] with(byte[] key, int index, int value) {
        byte[] changed = key.clone();
        changed[index] = (byte) value;
        return changed;
    }

    @Test
    void whoseNameIsTooLongHasNoWallet() {
        String longest = UUID.randomUUID() + "x".repeat(LONGEST_OWNER - 36);
        WalletClient fitting = edge.client(Site.get(), Site.get().caller(longest));
        WalletClient tooLong = edge.client(Site.get(), Site.get().caller(longest + "x"));

        assertEquals(fitting.createWallet(), fitting.wallets().getFirst().id());
        assertFails(Kind.INVALID, "owner-too-long", tooLong::createWallet);
    }

    @Test
    void whoDoesNotSayWhoAsksIsNobody() {
        WalletClient nobody = edge.client(Site.get(), Caller.nobody());
        for (Operation operation : Operation.all()) {
            assertFails(Kind.UNAUTHENTICATED, "unauthenticated", () -> operation.ask(nobody, Owner.nothing()));
        }
    }

    @Test
    void walletsOfOthersAreNotThere() {
        String foreign = Owner.withoutWallet(edge).createWallet();
        for (String id : List.of(foreign, Owner.nothing())) {
            assertFails(Kind.NOT_FOUND, "wallet-not-found", () -> client.wallet(id));
            assertFails(Kind.NOT_FOUND, "wallet-not-found", () -> client.disable(id));
            assertFails(Kind.NOT_FOUND, "wallet-not-found", () -> client.enable(id));
            assertFails(Kind.NOT_FOUND, "wallet-not-found", () -> client.createEndpoint(id));
        }
    }

    @Test
    void idsAreUuidsInAnyCase() {
        String id = client.createWallet();
        assertEquals(id, client.wallet(id.toUpperCase(Locale.ROOT)).id());
        client.createEndpoint(id.toUpperCase(Locale.ROOT));
        for (String none : List.of("abc", "1-1-1-1-1", id + "0", id.substring(1), "g" + id.substring(1))) {
            assertFails(Kind.INVALID, "invalid-request", () -> client.wallet(none));
            assertFails(Kind.INVALID, "invalid-request", () -> client.disable(none));
            assertFails(Kind.INVALID, "invalid-request", () -> client.enable(none));
            assertFails(Kind.INVALID, "invalid-request", () -> client.createEndpoint(none));
        }
    }

    @Test
    void eachEndpointHasAKeyOfItsOwn() {
        String id = client.createWallet();
        Reference first = client.createEndpoint(id);
        Reference second = client.createEndpoint(id);

        assertEquals(1, first.version());
        assertEquals(KEY_BYTES, bytes(first.publicKey()).length);
        assertEquals(first.endpoint(), second.endpoint());
        assertNotEquals(first.publicKey(), second.publicKey());
    }

    @Test
    void anEndpointIsReachedInTheWayThatWasAskedFor() {
        String id = client.createWallet();
        Reference overRest = client.createEndpoint(id, Asked.Transport.REST);
        Reference overGrpc = client.createEndpoint(id, Asked.Transport.GRPC);

        assertEquals(Site.get().rest() + "/v1/slices", overRest.endpoint());
        assertEquals("http://" + Site.get().channel().authority(), overGrpc.endpoint());
        assertNotEquals(overRest.publicKey(), overGrpc.publicKey());
        WalletClient other = Owner.withoutWallet(edge);
        other.createExternalEndpoint(overRest, "over REST");
        other.createExternalEndpoint(overGrpc, "over gRPC");
    }

    @Test
    void endpointsOfOthersAreNotedWithoutAWalletAndAsOftenAsWanted() {
        Reference foreign = Operation.FOREIGN;
        String first = client.createExternalEndpoint(foreign, "");
        String second = client.createExternalEndpoint(foreign, "Bäckerei");

        assertEquals(UUID.fromString(first).toString(), first);
        assertNotEquals(first, second);
        client.createExternalEndpoint(new Reference(9, foreign.endpoint(), foreign.publicKey()), "Bakery");
        client.createExternalEndpoint(foreign.at("HTTPS://Wallets.Example:443/a/../v1/slices"), "Bakery");
    }

    @Test
    void anEndpointIsNeitherOnesOwnNorOfADisabledWallet() {
        String id = client.createWallet();
        Reference own = client.createEndpoint(id);

        assertFails(Kind.INVALID, "receiver-is-self", () -> client.createExternalEndpoint(own, "me"));
        client.disable(id);
        WalletClient other = Owner.withoutWallet(edge);
        assertFails(Kind.REFUSED, "wallet-disabled", () -> other.createExternalEndpoint(own, "somebody"));
    }

    @Test
    void anEndpointHasAKeyAndAnAddress() {
        Reference foreign = Operation.FOREIGN;
        for (String key : List.of("", "AAAA", Base64.getEncoder().encodeToString(new byte[KEY_BYTES]))) {
            assertFails(Kind.INVALID, "invalid-request", () ->
                client.createExternalEndpoint(foreign.withKey(key), "Bakery")
            );
        }
        for (String url : List.of("", "nowhere", "http://", "ftp://a/b", "http://me@a/b", "http://a:99999/b")) {
            assertFails(Kind.INVALID, "invalid-request", () ->
                client.createExternalEndpoint(foreign.at(url), "Bakery")
            );
        }
    }

    @Test
    void textsOfAnEndpointHaveTheirLength() {
        Reference foreign = Operation.FOREIGN;
        String url = "http://a/" + "b".repeat(LONGEST_URL - 9);
        String text = "ä".repeat(LONGEST_TEXT_REFERENCE);

        client.createExternalEndpoint(foreign.at(url), text);
        assertFails(Kind.INVALID, "invalid-request", () -> client.createExternalEndpoint(foreign.at(url + "b"), text));
        assertFails(Kind.INVALID, "invalid-request", () -> client.createExternalEndpoint(foreign.at(url), text + "ä"));
        assertFails(Kind.INVALID, "invalid-request", () -> client.createExternalEndpoint(foreign, "a\0b"));
    }
}

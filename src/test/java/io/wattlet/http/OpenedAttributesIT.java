package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list shows what a wallet knows of hashed attributes, whichever came first: what it knows, or the slices. */
class OpenedAttributesIT {

    private static final String NARNIA = "narnia";
    private static final String HASHED = "{\"assetId\":\"aGFzaA==\"}";
    private static final String OPENED = "{\"assetId\":\"5712\"}";

    private static final String ADD_SLICE = """
        insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state,
                           received)
        select gen_random_uuid(), wallet_id, 'narnia', ?, sha256(uuid_send(gen_random_uuid())), 1,
               decode(repeat('00', 32), 'hex'), id, 1, 'available', true
          from wallet_endpoint
         where wallet_id = ?
        """;

    private static final String ADD_OPENING = """
        insert into wallet_attribute (wallet_id, registry, certificate_id, key, value, salt)
        values (?, 'narnia', ?, 'AssetId', '5712', '')
        """;

    private static Edge edge;

    private final String owner = UUID.randomUUID().toString();
    private UUID wallet = new UUID(0, 0);
    private UUID certificate = new UUID(0, 0);
    private Holdings holdings;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void openWallet() {
        wallet = edge.wallet(owner);
        holdings = new Holdings(edge, wallet);
        certificate = Holdings.certificate(
            edge,
            NARNIA,
            "production",
            Holdings.NOON,
            "[{\"key\":\"AssetId\",\"value\":\"aGFzaA==\",\"hashed\":true}]"
        );
    }

    private String listed() {
        return listedFor(owner);
    }

    private static String listedFor(String owner) {
        return edge.get("/v1/certificates").as(owner).send().json().at("/result/0/attributes").toString();
    }

    @Test
    void theOpeningComesAfterTheSlice() {
        holdings.slice(NARNIA, certificate, 1, "available");
        assertEquals(HASHED, listed());

        holdings.opening(NARNIA, certificate, "AssetId", "5712");

        assertEquals(OPENED, listed());
    }

    @Test
    void theOpeningComesBeforeTheSlice() {
        holdings.opening(NARNIA, certificate, "AssetId", "5712");

        holdings.slice(NARNIA, certificate, 1, "available");

        assertEquals(OPENED, listed());
    }

    @Test
    void whatIsOpenedStaysOpenedWhenSlicesComeAndGo() {
        holdings.slice(NARNIA, certificate, 1, "available");
        holdings.opening(NARNIA, certificate, "AssetId", "5712");
        Sql.execute(edge, "update slice set state = 'expired' where wallet_id = ?", wallet);

        holdings.slice(NARNIA, certificate, 2, "available");

        assertEquals(OPENED, listed());
    }

    @Test
    void theOpeningComesBeforeItsSliceWhileAnotherSliceComesIn() throws SQLException {
        try (Connection opening = Sql.connect(edge); Connection plain = Sql.connect(edge)) {
            opening.setAutoCommit(false);
            plain.setAutoCommit(false);
            // The one does not see that the wallet holds something already, the other not that anything is opened.
            Sql.execute(plain, ADD_SLICE, certificate, wallet);
            Sql.execute(opening, ADD_OPENING, wallet, certificate);
            plain.commit();
            Sql.execute(opening, ADD_SLICE, certificate, wallet);
            opening.commit();
        }

        assertEquals(OPENED, listed());
    }

    @Test
    void whatOneWalletCanOpenNobodyElseReads() {
        String other = UUID.randomUUID().toString();
        new Holdings(edge, edge.wallet(other)).slice(NARNIA, certificate, 3, "available");
        holdings.slice(NARNIA, certificate, 1, "available");
        holdings.opening(NARNIA, certificate, "AssetId", "5712");

        // Whatever is kept of a certificate, and whoever it was kept for first.
        for (int round = 0; round < 3; round++) {
            assertEquals(OPENED, listed());
            assertEquals(HASHED, listedFor(other));
        }
    }
}

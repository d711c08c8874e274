package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.load.DatabaseLoad;
import io.wattlet.devnet.load.LoadSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A wallet that was loaded reads like one that came to be. */
class LoadedWalletIT {

    private static final String OWNER = "load-1-average-2";
    private static final Edge EDGE = Edge.start();

    @BeforeAll
    static void load() throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        DatabaseLoad.run(EDGE.databaseUri, false, new LoadSettings(10_000, 1_000, 1, 2), nowhere);
    }

    @AfterAll
    static void close() {
        EDGE.close();
    }

    @Test
    void itsCertificatesAreListedWithTheirSums() {
        Answer list = get("/v1/certificates");
        String total = Sql.text(
            EDGE,
            """
            select count(*)
              from holding
              join wallet on wallet.id = holding.wallet_id
             where owner = ? and available > 0 and not withdrawn
            """,
            OWNER
        );
        assertEquals(Integer.parseInt(total), list.json().at("/metadata/total").asInt());
        assertTrue(list.json().at("/result/0/quantity").asLong() > 0);
        assertEquals("T070000", list.json().findValue("techCode").asText());
        assertTrue(list.body().contains("\"assetId\":\"5713"), "an opened attribute");
    }

    @Test
    void itsClaimsAndTransfersAreListed() {
        String claims = "select count(*) from claim join wallet on wallet.id = wallet_id where owner = ?";
        String transfers = """
            select count(*) from slice join wallet on wallet.id = wallet_id where owner = ? and state = 'transferred'
            """;
        assertEquals(Sql.text(EDGE, claims, OWNER), get("/v1/claims").json().at("/metadata/total").asText());
        assertEquals(Sql.text(EDGE, transfers, OWNER), get("/v1/transfers").json().at("/metadata/total").asText());
    }

    @Test
    void itsCommandsHaveEnded() {
        String command = Sql.text(
            EDGE,
            "select command.id::text from command where owner = ? and kind = 'claim' limit 1",
            OWNER
        );
        assertEquals("completed", get("/v1/request-status/" + UUID.fromString(command)).json().at("/status").asText());
    }

    private static Answer get(String path) {
        Answer answer = EDGE.request("GET", path).as(OWNER).send();
        assertEquals(200, answer.status());
        return answer;
    }
}

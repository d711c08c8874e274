package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Rows of version 1, to the letter. They lie in journals; whatever later versions write, these have to be read. A change of
 * what is written needs a new version, and this test for both.
 */
class CommandPayloadTest {

    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final UUID RECEIVER = UUID.fromString("5c3a8f0e-6f5d-4d0a-8f58-1f1f5f6a7b01");
    private static final CertificateId PRODUCTION = new CertificateId(
        "narnia",
        UUID.fromString("8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11")
    );
    private static final CertificateId CONSUMPTION = new CertificateId(
        "calormen",
        UUID.fromString("0d5f2a34-7f0b-4b5d-9a35-3c9f8f0d2b12")
    );

    private static final String TRANSFER = """
        {
          "version": 1,
          "certificate": {"registry": "narnia", "streamId": "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11"},
          "receiverId": "5c3a8f0e-6f5d-4d0a-8f58-1f1f5f6a7b01",
          "quantity": 4294967295,
          "hashedAttributes": ["AssetId"]
        }
        """;

    private static final String CLAIM = """
        {
          "version": 1,
          "production": {"registry": "narnia", "streamId": "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11"},
          "consumption": {"registry": "calormen", "streamId": "0d5f2a34-7f0b-4b5d-9a35-3c9f8f0d2b12"},
          "quantity": 7
        }
        """;

    private static final String RECEIVE = """
        {
          "version": 1,
          "endpointPublicKey": "AQID",
          "position": 3,
          "certificate": {"registry": "narnia", "streamId": "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11"},
          "quantity": 0,
          "blinding": "BAUG",
          "hashedAttributes": [{"key": "AssetId", "value": "57", "salt": "Bwg="}]
        }
        """;

    @Test
    void transfers() {
        roundTrip(
            CommandKind.TRANSFER,
            "alice",
            TRANSFER,
            new Command.Transfer(ID, "alice", PRODUCTION, RECEIVER, 4_294_967_295L, List.of("AssetId"))
        );
    }

    @Test
    void claims() {
        roundTrip(CommandKind.CLAIM, "alice", CLAIM, new Command.Claim(ID, "alice", PRODUCTION, CONSUMPTION, 7));
    }

    @Test
    void receipts() {
        roundTrip(
            CommandKind.RECEIVE,
            "nobody",
            RECEIVE,
            new Command.ReceiveSlice(
                ID,
                Buffer.buffer(new byte[] { 1, 2, 3 }),
                3,
                PRODUCTION,
                0,
                Buffer.buffer(new byte[] { 4, 5, 6 }),
                List.of(new Command.HashedAttribute("AssetId", "57", Buffer.buffer(new byte[] { 7, 8 })))
            )
        );
    }

    private static void roundTrip(CommandKind kind, String owner, String row, Command command) {
        assertEquals(command, CommandPayload.decode(kind, ID, owner, new JsonObject(row)));
        assertEquals(new JsonObject(row), CommandPayload.encode(command));
    }
}

package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What becomes of the bodies of transfers, claims and slices; and of what the journal says to them. */
class CommandsIT {

    private static final UUID PRODUCTION = UUID.fromString("8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11");
    private static final UUID CONSUMPTION = UUID.fromString("f3a1c9d0-5f16-4c1e-b9d5-0a5f2f8b7c44");
    private static final UUID RECEIVER = UUID.fromString("d2c7b1a4-0f5e-4c37-8a15-6a4b7e9f0c21");
    private static final String SLICE_KEY =
        "ATRCGT4AAAABjdlkFP9NW0dQvjr3/sziBxc/hta19Y+TZilxgN6OEJsDfCCY/SI1Zgc0Zn/4gh274OZZLUPP2Gtd3p6nyDm5OlA=";

    private static final String TRANSFER = """
        {"certificateId":{"registry":"narnia","streamId":"8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11"},
         "receiverId":"d2c7b1a4-0f5e-4c37-8a15-6a4b7e9f0c21","quantity":100,"hashedAttributes":["assetId"]}
        """;
    private static final String CLAIM = """
        {"productionCertificateId":{"registry":"narnia","streamId":"8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11"},
         "consumptionCertificateId":{"registry":"narnia","streamId":"f3a1c9d0-5f16-4c1e-b9d5-0a5f2f8b7c44"},
         "quantity":150}
        """;
    private static final String SLICE = """
        {"publicKey":"%s","position":1,
         "certificateId":{"registry":"narnia","streamId":"8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11"},"quantity":250,
         "randomR":"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHwI=",
         "hashedAttributes":[{"key":"assetId","value":"571234567890123456","salt":"ABEiM0RVZneImaq7zN3u/w=="}]}
        """.formatted(SLICE_KEY);

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void forget() {
        edge.journal.clear();
    }

    private static Answer post(String path, String body) {
        return edge.post(path).as("alice").json(body).send();
    }

    @Test
    void transferBecomesACommandAndAnswersItsId() {
        Answer answer = post("/v1/transfers", TRANSFER);

        Command.Transfer command = edge.journal.only(Command.Transfer.class);
        assertEquals(
            new Command.Transfer(
                command.id(),
                "alice",
                new CertificateId("narnia", PRODUCTION),
                RECEIVER,
                100,
                List.of("assetId")
            ),
            command
        );
        assertEquals(7, command.id().version());
        answer.isJson(202, "{\"transferRequestId\":\"" + command.id() + "\"}");
        assertEquals("/wallet-api/v1/request-status/" + command.id(), answer.header("Location"));
    }

    @Test
    void claimBecomesACommandAndAnswersItsId() {
        Answer answer = post("/v1/claims", CLAIM);

        Command.Claim command = edge.journal.only(Command.Claim.class);
        assertEquals(
            new Command.Claim(
                command.id(),
                "alice",
                new CertificateId("narnia", PRODUCTION),
                new CertificateId("narnia", CONSUMPTION),
                150
            ),
            command
        );
        answer.isJson(202, "{\"claimRequestId\":\"" + command.id() + "\"}");
        assertEquals("/wallet-api/v1/request-status/" + command.id(), answer.header("Location"));
    }

    @Test
    void sliceFromAnybodyBecomesACommand() {
        edge.post("/v1/slices").json(SLICE).send().isJson(202, "{}");

        Command.ReceiveSlice command = edge.journal.only(Command.ReceiveSlice.class);
        assertEquals(
            new Command.ReceiveSlice(
                command.id(),
                Buffer.buffer(Base64.getDecoder().decode(SLICE_KEY)),
                1,
                new CertificateId("narnia", PRODUCTION),
                250,
                Buffer.buffer(Base64.getDecoder().decode("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHwI=")),
                List.of(
                    new Command.HashedAttribute(
                        "assetId",
                        "571234567890123456",
                        Buffer.buffer(Base64.getDecoder().decode("ABEiM0RVZneImaq7zN3u/w=="))
                    )
                )
            ),
            command
        );
    }

    @Test
    void everyCommandBelongsToTheTraceOfItsCaller() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Map.of(
            "/v1/transfers",
            TRANSFER,
            "/v1/claims",
            CLAIM,
            "/v1/slices",
            SLICE,
            "/v1/transfers/bulk",
            "{\"items\":[" + TRANSFER + "]}",
            "/v1/claims/bulk",
            "{\"items\":[" + CLAIM + "]}"
        ).forEach((path, body) -> {
            edge.post(path).as("alice").header("traceparent", parent).json(body).send();

            String trace = edge.journal.traces().getFirst().id();
            assertTrue(trace.startsWith("00-0af7651916cd43dd8448eb211c80319c-") && trace.endsWith("-01"), trace);
            assertNotEquals(parent, trace);
            edge.journal.clear();
        });
    }

    @Test
    void quantitiesAreUnsigned32BitNumbersOrDigits() {
        for (String quantity : List.of("4294967295", "\"4294967295\"", "0", "\"0\"")) {
            edge.journal.clear();
            assertEquals(202, post("/v1/claims", CLAIM.replace("150", quantity)).status(), quantity);
            long expected = Long.parseLong(quantity.replace("\"", ""));
            assertEquals(expected, edge.journal.only(Command.Claim.class).quantity());
        }
    }

    @TestFactory
    Stream<DynamicTest> wrongQuantitiesAreRefusedAndNothingIsSubmitted() {
        return Stream.of(
            "-1",
            "4294967296",
            "99999999999999999999999",
            "1.5",
            "1.0",
            "1e0",
            "\" 5 \"",
            "\"+5\"",
            "\"x\"",
            "\"\"",
            "true",
            "null",
            "[]",
            "{}"
        ).flatMap(quantity ->
            Stream.of(
                wrong("/v1/claims", CLAIM.replace("150", quantity), "$.quantity"),
                wrong("/v1/transfers", TRANSFER.replace("100", quantity), "$.quantity"),
                wrong("/v1/slices", SLICE.replace("250", quantity), "$.quantity"),
                wrong("/v1/slices", SLICE.replace("\"position\":1", "\"position\":" + quantity), "$.position")
            )
        );
    }

    @TestFactory
    Stream<DynamicTest> wrongValuesAreRefusedAndNothingIsSubmitted() {
        String id = PRODUCTION.toString();
        return Stream.of(
            wrong("/v1/claims", CLAIM.replace(id, "{" + id + "}"), "$.productionCertificateId.streamId"),
            wrong("/v1/claims", CLAIM.replace(id, id.replace("-", "")), "$.productionCertificateId.streamId"),
            wrong("/v1/claims", CLAIM.replace("\"" + id + "\"", "5"), "$.productionCertificateId.streamId"),
            wrong("/v1/claims", CLAIM.replace("\"" + id + "\"", "null"), "$.productionCertificateId.streamId"),
            wrong("/v1/transfers", TRANSFER.replace(RECEIVER.toString(), "x"), "$.receiverId"),
            wrong("/v1/transfers", TRANSFER.replace("[\"assetId\"]", "\"assetId\""), "$.hashedAttributes"),
            wrong("/v1/transfers", TRANSFER.replace("[\"assetId\"]", "[1]"), "$.hashedAttributes[0]"),
            wrong("/v1/slices", SLICE.replace(SLICE_KEY, SLICE_KEY.replace("=", "")), "$.publicKey"),
            wrong("/v1/slices", SLICE.replace(SLICE_KEY, SLICE_KEY.replace("/", "_")), "$.publicKey"),
            wrong("/v1/slices", SLICE.replace("ABEiM0RVZneImaq7zN3u/w==", "!"), "$.hashedAttributes[0].salt"),
            wrong("/v1/slices", SLICE.replace("\"position\":1", "\"position\":2147483648"), "$.position"),
            wrong("/v1/claims", "{}", "$"),
            wrong("/v1/slices", "{}", "$"),
            wrong("/v1/transfers", "{}", "$"),
            wrong(
                "/v1/claims",
                CLAIM.replace(",\"streamId\":\"" + id + "\"", "").replace("\"quantity\":150", "\"quantity\":1"),
                "$.productionCertificateId"
            )
        );
    }

    private static DynamicTest wrong(String path, String body, String place) {
        return DynamicTest.dynamicTest(path + " " + body, () -> {
            edge.journal.clear();
            post(path, body).isMalformed(place);
            assertEquals(List.of(), edge.journal.commands());
        });
    }

    @Test
    void nullsOfReferenceTypeAreNamedTogether() {
        post("/v1/transfers", TRANSFER.replace("[\"assetId\"]", "null")).isInvalid("HashedAttributes");
        post("/v1/claims", CLAIM.replace("\"narnia\"", "null")).isInvalid(
            "ProductionCertificateId.Registry",
            "ConsumptionCertificateId.Registry"
        );
        post("/v1/slices", SLICE.replace("\"571234567890123456\"", "null")).isInvalid("HashedAttributes[0].Value");
        post("/v1/slices", SLICE.replace("\"" + SLICE_KEY + "\"", "null")).isInvalid("PublicKey");
        assertEquals(List.of(), edge.journal.commands());
    }

    @Test
    void nullItemsArePassedOverInTransfersAndRefusedInSlices() {
        assertEquals(202, post("/v1/transfers", TRANSFER.replace("[\"assetId\"]", "[null,\"a\"]")).status());
        assertEquals(List.of("a"), edge.journal.only(Command.Transfer.class).hashedAttributes());
        edge.journal.clear();
        post("/v1/slices", SLICE.replaceFirst("\\[\\{.*\\}\\]", "[null]")).isInvalid("HashedAttributes[0]");
        assertEquals(List.of(), edge.journal.commands());
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        String key = "k".repeat(257);
        post("/v1/slices", SLICE.replace("assetId", key)).isInvalid("$.hashedAttributes[0].key");
        post("/v1/slices", SLICE.replace("571234567890123456", "v".repeat(513))).isInvalid(
            "$.hashedAttributes[0].value"
        );
        post("/v1/slices", SLICE.replace("narnia", "n".repeat(65))).isInvalid("$.certificateId.registry");
        post("/v1/transfers", TRANSFER.replace("narnia", "a\\u0000b")).isInvalid("$.certificateId.registry");
        post("/v1/transfers", TRANSFER.replace("assetId", "a\\u0000b")).isInvalid("$.hashedAttributes[0]");
        assertEquals(List.of(), edge.journal.commands());
    }

    @Test
    void charactersAreCountedNotTheirBytes() {
        assertEquals(202, post("/v1/slices", SLICE.replace("assetId", "\ud83d\ude00".repeat(256))).status());
        assertEquals(
            "\ud83d\ude00".repeat(256),
            edge.journal.only(Command.ReceiveSlice.class).hashedAttributes().getFirst().key()
        );
    }

    @Test
    void sliceForAKeyThatIsNoneIsRefused() {
        for (String key : List.of("", "AAAA", Base64.getEncoder().encodeToString(new byte[74]))) {
            post("/v1/slices", SLICE.replace(SLICE_KEY, key)).isMessage(400, "Invalid public key.");
        }
        assertEquals(List.of(), edge.journal.commands());
    }

    @Test
    void blindingOfAnotherLengthIsLeftToVerification() {
        String body = SLICE.replace("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHwI=", "AAAA");
        assertEquals(202, post("/v1/slices", body).status());
    }

    @TestFactory
    Stream<DynamicTest> refusalsOfTheJournalBecomeStatuses() {
        CertificateId certificate = new CertificateId("na\"r<n>ia/\u00c6 \ud83d\ude00", PRODUCTION);
        return Stream.of(
            refusal(new Refusal.NoWallet(), 404),
            refusal(new Refusal.WalletDisabled(), 400),
            refusal(new Refusal.UnknownCertificate(Refusal.Role.PRODUCTION, certificate), 400),
            refusal(new Refusal.UnknownCertificate(Refusal.Role.TRANSFERRED, certificate), 400),
            refusal(new Refusal.InsufficientQuantity(Refusal.Role.CONSUMPTION, 5, 6), 400),
            refusal(new Refusal.UnknownReceiver(RECEIVER), 400),
            refusal(new Refusal.TrialMismatch(), 400),
            refusal(new Refusal.QuantityZero(), 400),
            refusal(new Refusal.NotClaimable("Why not."), 400),
            refusal(new Refusal.EndpointNotFound(), 404)
        );
    }

    private static DynamicTest refusal(Refusal refusal, int status) {
        return DynamicTest.dynamicTest(refusal.toString(), () -> {
            edge.journal.failWith(new RefusedException(refusal));
            post("/v1/transfers", TRANSFER).isMessage(status, refusal.text());
        });
    }

    @Test
    void nodeWithTooMuchToDoAsksToComeBack() {
        edge.journal.failWith(new RefusedException(new Refusal.Overloaded()));
        Answer answer = post("/v1/transfers", TRANSFER);
        answer.isMessage(503, new Refusal.Overloaded().text());
        assertEquals("1", answer.header("Retry-After"));
    }

    @Test
    void unexpectedFailureSaysNothingOfItself() {
        edge.journal.failWith(new IllegalStateException("secret"));
        post("/v1/transfers", TRANSFER).isEmpty(500);
    }

    @Test
    void aRedeliveryIsAnsweredLikeTheTransfer() {
        UUID transfer = UUID.randomUUID();

        Answer answer = edge.post("/v1/transfers/" + transfer + "/redeliver").as("alice").send();

        answer.isJson(202, "{\"transferRequestId\":\"" + transfer + "\"}");
        assertEquals("/wallet-api/v1/request-status/" + transfer, answer.header("Location"));
        edge.post("/v1/transfers/no-uuid/redeliver").as("alice").send().isInvalid("requestId");
    }

    @Test
    void whatCannotBeRedeliveredIsAProblem() {
        for (Refusal refusal : List.of(new Refusal.TransferNotFound(), new Refusal.NothingToRedeliver())) {
            edge.journal.failWith(new RefusedException(refusal));

            Answer answer = edge.post("/v1/transfers/" + UUID.randomUUID() + "/redeliver").as("alice").send();

            assertEquals(refusal instanceof Refusal.TransferNotFound ? 404 : 409, answer.status());
            assertEquals(refusal.code(), answer.header("Error-Code"));
            assertEquals(refusal.text(), answer.json().at("/detail").asText());
        }
    }
}

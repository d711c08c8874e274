package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of transactions that are no events, by themselves and on a stream. */
class PayloadsTest {

    private static final String EVENTS = "project_origin.electricity.v1.";

    private final Ledger ledger = new Ledger();
    private final Secret slice = Workshop.secret(250, Workshop.ALICE);
    private final CertificateId id = ledger.issue(PRODUCTION, slice);
    private final Transaction good = Workshop.signed(
        id,
        Workshop.transferred(id, slice, Workshop.BOB).build(),
        Workshop.ALICE::sign
    );

    private Transaction typed(String type) {
        Transaction.Builder transaction = good.toBuilder();
        transaction.getHeaderBuilder().setPayloadType(type);
        return transaction.build();
    }

    private Transaction broken() {
        return good.toBuilder().setPayload(ByteString.copyFrom(new byte[] { 10, 99 })).build();
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "", "IssuedEvent", EVENTS + "FooEvent", EVENTS + "issuedevent", "google.protobuf.Timestamp" }
    )
    void aTypeOutsideTheProtocolIsUnknown(String type) {
        assertEquals(
            new Verdict.Invalid("Could not deserialize unknown type ”" + type + "”"),
            ledger.verdict(id, typed(type))
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            EVENTS + "Attribute",
            EVENTS + "SlicedEvent.Slice",
            "project_origin.common.v1.FederatedStreamId",
            "project_origin.chronicler.v1.ClaimIntentResponse",
            "project_origin.verifier.v1.VerifyTransactionResponse",
        }
    )
    void anyOtherMessageOfTheProtocolHasNoRule(String type) {
        assertEquals(
            new Verdict.Invalid("No verifier implemented for payload type ”" + type + "”"),
            ledger.verdict(id, typed(type).toBuilder().clearPayload().build())
        );
    }

    @Test
    void bytesThatAreNotTheMessageAreAnInvalidPayload() {
        assertEquals(
            new Verdict.Invalid("Could not deserialize invalid payload of type ”" + EVENTS + "TransferredEvent”"),
            ledger.verdict(id, broken())
        );
    }

    @Test
    void theFirstProblemOfTheOwnStreamWins() {
        ledger.append(id, typed(EVENTS + "Foo"));
        ledger.append(id, typed(EVENTS + "Attribute"));
        assertEquals(
            new Verdict.Invalid("Could not deserialize unknown type ”" + EVENTS + "Foo”"),
            ledger.verdict(id, good)
        );
        Ledger turned = new Ledger();
        CertificateId other = turned.issue(PRODUCTION, slice);
        turned.append(other, turned.stream(other).getFirst());
        turned.append(other, typed(EVENTS + "Foo"));
        assertInstanceOf(Verdict.Unanswerable.class, turned.verdict(other, good));
    }
}

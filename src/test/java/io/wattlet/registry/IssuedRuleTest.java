package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.INVALID;
import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.KeyType;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IssuedRuleTest {

    private final Ledger ledger = new Ledger();
    private final CertificateId id = Workshop.newId();
    private final IssuedEvent good = Workshop.issued(id, PRODUCTION, Workshop.secret(250, Workshop.ALICE)).build();

    private Verdict verdict(IssuedEvent event) {
        return ledger.verdict(id, Workshop.signed(id, event, Workshop.ISSUER::sign));
    }

    private void refuses(String message, IssuedEvent.Builder event) {
        assertEquals(new Verdict.Invalid(message), verdict(event.build()));
    }

    private void accepts(IssuedEvent.Builder event) {
        assertEquals(new Verdict.Valid(), verdict(event.build()));
    }

    private void failsOn(IssuedEvent.Builder event) {
        assertInstanceOf(Verdict.Unanswerable.class, verdict(event.build()));
    }

    private IssuedEvent.Builder lasting(Duration duration) {
        return good.toBuilder().setPeriod(Workshop.period(Workshop.START, Workshop.START.plus(duration)));
    }

    @Test
    void acceptsWhatAnIssuerOfTheAreaSigned() {
        accepts(good.toBuilder());
    }

    @Test
    void refusesASecondIssuing() {
        ledger.issue(id, good);
        refuses(
            "Certificate with id ”{ \"value\": \"" + id.streamId() + "\" }” already exists",
            good.toBuilder().clearOwnerPublicKey()
        );
    }

    @Test
    void namesAnExistingCertificateAsTheEventDoes() {
        ledger.issue(id, good);
        refuses(
            "Certificate with id ”” already exists",
            good.toBuilder().setCertificateId(FederatedStreamId.newBuilder().setRegistry(Workshop.REGISTRY))
        );
        refuses(
            "Certificate with id ”{ }” already exists",
            good
                .toBuilder()
                .setCertificateId(
                    FederatedStreamId.newBuilder().setStreamId(io.wattlet.proto.common.v1.Uuid.getDefaultInstance())
                )
        );
        failsOn(good.toBuilder().clearCertificateId());
    }

    @Test
    void refusesARangeProofForAnotherCertificate() {
        refuses(
            "Invalid range proof for Quantity commitment",
            good.toBuilder().setCertificateId(Workshop.newId().toProto())
        );
    }

    @Test
    void failsOnWhatIsNoRangeProofOrNoCommitment() {
        IssuedEvent.Builder event = good.toBuilder();
        event.getQuantityCommitmentBuilder().setRangeProof(ByteString.copyFrom(new byte[17]));
        failsOn(event);
        IssuedEvent.Builder longer = good.toBuilder();
        longer.getQuantityCommitmentBuilder().setContent(ByteString.copyFrom(new byte[33]));
        failsOn(longer);
        failsOn(good.toBuilder().clearQuantityCommitment());
    }

    @Test
    void refusesTheInvalidTypeAndLetsUnknownOnesPass() {
        refuses("Invalid certificate type", good.toBuilder().setType(INVALID));
        accepts(good.toBuilder().setTypeValue(3));
    }

    @Test
    void refusesAnOwnerKeyThatIsNone() {
        String message = "Invalid owner key, not a valid publicKey";
        refuses(message, good.toBuilder().clearOwnerPublicKey());
        refuses(message, good.toBuilder().setOwnerPublicKey(good.getOwnerPublicKey().toBuilder().setTypeValue(7)));
        refuses(
            message,
            good.toBuilder().setOwnerPublicKey(good.getOwnerPublicKey().toBuilder().setType(KeyType.ED25519))
        );
        accepts(
            good
                .toBuilder()
                .setOwnerPublicKey(
                    PublicKey.newBuilder()
                        .setType(KeyType.ED25519)
                        .setContent(ByteString.copyFrom(Workshop.ISSUER.publicKey().toDer()))
                )
        );
    }

    @Test
    void boundsThePeriodInTicksOf100Nanoseconds() {
        String tooLong = "Invalid period, maximum period is 1 hour";
        String tooShort = "Invalid period, minimum period is 1 minute";
        accepts(lasting(Duration.ofHours(1).plusNanos(99)));
        refuses(tooLong, lasting(Duration.ofHours(1).plusNanos(100)));
        accepts(lasting(Duration.ofMinutes(1)));
        refuses(tooShort, lasting(Duration.ofMinutes(1).minusNanos(1)));
        refuses(tooShort, lasting(Duration.ofMinutes(-5)));
    }

    @Test
    void failsOnAPeriodThatIsNone() {
        failsOn(good.toBuilder().clearPeriod());
        IssuedEvent.Builder withoutStart = good.toBuilder();
        withoutStart.getPeriodBuilder().clearStart();
        failsOn(withoutStart);
        IssuedEvent.Builder withManyNanos = good.toBuilder();
        withManyNanos.getPeriodBuilder().getEndBuilder().setNanos(1_000_000_000);
        failsOn(withManyNanos);
    }

    @Test
    void acceptsAPeriodLongPast() {
        Instant past = Instant.parse("1955-05-05T05:00:00Z");
        accepts(good.toBuilder().setPeriod(Workshop.period(past, past.plus(Duration.ofMinutes(15)))));
    }

    @Test
    void refusesAnAreaWithoutIssuerOrAnotherSigner() {
        refuses("No issuer found for GridArea ”Atlantis”", good.toBuilder().setGridArea("Atlantis"));
        Transaction byOwner = Workshop.signed(id, good, Workshop.ALICE::sign);
        assertEquals(new Verdict.Invalid("Invalid issuer signature for GridArea ”DK1”"), ledger.verdict(id, byOwner));
    }
}

package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.CONSUMPTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.proto.electricity.v1.KeyType;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TransferredRuleTest {

    private final Ledger ledger = new Ledger();
    private final Secret slice = Workshop.secret(250, Workshop.ALICE);
    private final CertificateId id = ledger.issue(CONSUMPTION, slice);
    private final TransferredEvent good = Workshop.transferred(id, slice, Workshop.BOB).build();

    @Test
    void givesTheSliceToTheNewOwner() {
        ledger.write(id, good, Workshop.ALICE);
        Slice given = ledger.state(id).available(slice.name()).orElseThrow();
        assertTrue(given.isOwnedBy(Buffer.buffer(Workshop.BOB.publicKey().compressed())));
        ledger.refuses("Invalid signature for slice", id, good, Workshop.ALICE);
        ledger.write(id, Workshop.transferred(id, slice, Workshop.ALICE).build(), Workshop.BOB);
    }

    @Test
    void refusesInTheOrderSliceSignatureKey() {
        TransferredEvent.Builder event = good.toBuilder().clearNewOwner();
        ledger.refuses("Invalid NewOwner key, not a valid publicKey", id, event.build(), Workshop.ALICE);
        ledger.refuses("Invalid signature for slice", id, event.build(), Workshop.BOB);
        ledger.refuses("Slice not found", id, event.clearSourceSliceHash().build(), Workshop.BOB);
    }

    @Test
    void refusesACertificateThatIsNotThereWithdrawnOrExpired() {
        Transaction transaction = Workshop.signed(id, good, Workshop.ALICE::sign);
        assertEquals(new Verdict.Invalid("Certificate does not exist"), ledger.verdict(Workshop.newId(), transaction));
        Instant lastMoment = Workshop.START.plus(Duration.ofHours(1)).plus(Duration.ofDays(Workshop.EXPIRY_DAYS));
        assertEquals(new Verdict.Valid(), ledger.verdict(id, transaction, lastMoment.plusNanos(99)));
        assertEquals(
            new Verdict.Invalid("Certificate has expired"),
            ledger.verdict(id, transaction, lastMoment.plusNanos(100))
        );
        ledger.write(id, Workshop.signed(id, Workshop.withdrawn(), Workshop.ISSUER::sign));
        assertEquals(
            new Verdict.Invalid("Certificate is withdrawn"),
            ledger.verdict(id, transaction, lastMoment.plusSeconds(1))
        );
    }

    @Test
    void lowersItselfToTheRegistrysLeniency() {
        Transaction transaction = Workshop.signed(id, good, Workshop.ALICE::sign);
        Transaction swapped = transaction
            .toBuilder()
            .setPayload(good.toBuilder().setNewOwner(slice.key()).clearCertificateId().build().toByteString())
            .build();
        assertEquals(new Verdict.Valid(), ledger.verdict(id, swapped));
    }

    @Test
    void anEd25519OwnerSignsWithAnEd25519Key() {
        Ed25519PrivateKey owner = Ed25519PrivateKey.generate();
        PublicKey key = PublicKey.newBuilder()
            .setType(KeyType.ED25519)
            .setContent(ByteString.copyFrom(owner.publicKey().toDer()))
            .build();
        ledger.write(id, good.toBuilder().setNewOwner(key).build(), Workshop.ALICE);
        ledger.refuses("Invalid signature for slice", id, good, Workshop.ALICE);
        ledger.write(id, Workshop.signed(id, good, owner::sign));
    }

    @Test
    void failsOnATransactionWithoutHeader() {
        Transaction headless = Workshop.signed(id, good, Workshop.ALICE::sign).toBuilder().clearHeader().build();
        assertInstanceOf(Verdict.Unanswerable.class, ledger.verdict(id, headless));
    }
}

package io.wattlet.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command.HashedAttribute;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.command.LeasedCommand;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.receive.RecordedStreams.RecordedCertificate;
import io.wattlet.receive.RecordedStreams.RecordedSlice;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.TransactionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What follows from an announcement, a memory and a stream, on certificates that the existing services wrote. */
class JudgementTest {

    private static final Duration AGE = Duration.ofMinutes(3);
    private static final Past NEW = new Past(UUID.randomUUID(), AGE, false, 0, Set.of());

    private final RecordedCertificate issued = RecordedStreams.of("issued-with-attributes-1");
    private final RecordedSlice slice = issued.slice("A", "available");

    @Test
    void everyRecordedAvailableSliceIsAcceptedAndNoOther() {
        for (RecordedCertificate certificate : RecordedStreams.all()) {
            for (RecordedSlice recorded : certificate.slices()) {
                Judgement judgement = judge(recorded.announcement(), NEW, certificate);

                if (recorded.state().equals("available")) {
                    Judgement.Accept accept = assertInstanceOf(Judgement.Accept.class, judgement);
                    assertEquals(recorded.openings(), accept.openings());
                    assertEquals(List.of(), accept.mismatched());
                    assertEquals(1, accept.arrival());
                } else {
                    assertInstanceOf(Judgement.Doubt.class, judgement, recorded.toString());
                }
            }
        }
    }

    @Test
    void factsOfTheCertificateAreAsIssued() {
        CertificateFacts facts = accepted(slice.announcement(), NEW, issued).certificate();

        assertEquals(2, facts.type());
        assertEquals("DK1", facts.gridArea());
        assertEquals(Duration.ofHours(1), Duration.between(facts.start(), facts.end()));
        assertTrue(facts.trial().isEmpty());
        assertTrue(facts.attributes().contains(new CertificateFacts.IssuedAttribute("TechCode", "T070000", false)));
        assertEquals(2, facts.attributes().stream().filter(CertificateFacts.IssuedAttribute::hashed).count());
    }

    @Test
    void aWithdrawnCertificateIsAcceptedAndMarked() {
        RecordedCertificate withdrawn = RecordedStreams.of("withdrawn-1");

        assertTrue(
            accepted(withdrawn.slice("A", "available").announcement(), NEW, withdrawn).certificate().withdrawn()
        );
    }

    @Test
    void aWrongOpeningIsRefused() {
        ReceiveSlice more = slice.announcement(slice.quantity() + 1, slice.blinding(), slice.position(), List.of());
        Buffer otherBlinding = slice.blinding().copy().setByte(0, (byte) (slice.blinding().getByte(0) ^ 1));
        ReceiveSlice blinded = slice.announcement(slice.quantity(), otherBlinding, slice.position(), List.of());

        assertEquals(new Judgement.Doubt(Judgement.NOT_AVAILABLE, NEW.age()), judge(more, NEW, issued));
        assertEquals(new Judgement.Doubt(Judgement.NOT_AVAILABLE, NEW.age()), judge(blinded, NEW, issued));
    }

    @Test
    void aSliceOfAnotherKeyIsRefused() {
        ReceiveSlice otherPosition = slice.announcement(
            slice.quantity(),
            slice.blinding(),
            slice.position() + 1,
            List.of()
        );
        RecordedCertificate transferred = RecordedStreams.of("whole-transfer-disclosed-1");
        ReceiveSlice formerOwner = transferred.slice("A", "sliced").announcement();

        assertEquals(new Judgement.Doubt(Judgement.FOREIGN_OWNER, NEW.age()), judge(otherPosition, NEW, issued));
        assertEquals(new Judgement.Doubt(Judgement.FOREIGN_OWNER, NEW.age()), judge(formerOwner, NEW, transferred));
    }

    @Test
    void aBlindingOfAnotherLengthIsNoOffer() {
        for (int length : new int[] { 0, 31, 33 }) {
            ReceiveSlice malformed = slice.announcement(1, Buffer.buffer(new byte[length]), 1, List.of());
            assertTrue(Offer.of(new LeasedCommand<>(malformed, UUID.randomUUID(), 1, Instant.now())).isEmpty());
        }
    }

    @Test
    void openingsThatDoNotFitAreLeftOutAndNamed() {
        HashedAttribute right = slice.openings().getFirst();
        HashedAttribute wrongValue = new HashedAttribute(right.key(), right.value() + "0", right.salt());
        HashedAttribute wrongKey = new HashedAttribute("assetId", right.value(), right.salt());
        HashedAttribute wrongSalt = new HashedAttribute(right.key(), right.value(), Buffer.buffer("salt"));
        HashedAttribute clearText = new HashedAttribute("TechCode", "T070000", Buffer.buffer());
        List<HashedAttribute> openings = List.of(wrongValue, right, wrongKey, wrongSalt, clearText);

        Judgement.Accept accept = accepted(
            slice.announcement(slice.quantity(), slice.blinding(), slice.position(), openings),
            NEW,
            issued
        );

        assertEquals(List.of(right), accept.openings());
        assertEquals(List.of(right.key(), "assetId", right.key(), "TechCode"), accept.mismatched());
    }

    @Test
    void aSliceThatIsInTheWalletIsSettledWhateverTheRegistrySays() {
        Past held = new Past(UUID.randomUUID(), AGE, true, 1, Set.of());

        assertInstanceOf(
            Judgement.AlreadyHere.class,
            Judgement.of(offer(slice.announcement()), held, new Present.Open("registry down"))
        );
    }

    @Test
    void aRepeatedAnnouncementOfASpentSliceChangesNothing() {
        Past spent = new Past(UUID.randomUUID(), AGE, false, 1, Set.of());
        for (RecordedCertificate certificate : RecordedStreams.all()) {
            for (RecordedSlice recorded : certificate.slices()) {
                if (!recorded.state().equals("available")) {
                    assertInstanceOf(
                        Judgement.AlreadyHere.class,
                        judge(recorded.announcement(), spent, certificate),
                        recorded.toString()
                    );
                }
            }
        }
    }

    @Test
    void aSliceThatCameBackIsToldFromAStreamThatIsBehind() {
        RecordedCertificate transferred = RecordedStreams.of("whole-transfer-disclosed-1");
        TransactionId issue = TransactionId.of(transferred.stream().get(0));
        TransactionId transfer = TransactionId.of(transferred.stream().get(1));
        ReceiveSlice announcement = transferred.slice("B", "available").announcement();

        Past leftBefore = new Past(UUID.randomUUID(), AGE, false, 1, Set.of(issue));
        assertEquals(2, accepted(announcement, leftBefore, transferred).arrival());

        Past leftAfter = new Past(
            UUID.randomUUID(),
            AGE,
            false,
            2,
            Set.of(transfer, new TransactionId(Buffer.buffer(new byte[32])))
        );
        assertInstanceOf(Judgement.Wait.class, judge(announcement, leftAfter, transferred));

        Past leftUnknownHow = new Past(UUID.randomUUID(), AGE, false, 1, Set.of());
        assertInstanceOf(Judgement.Wait.class, judge(announcement, leftUnknownHow, transferred));
    }

    @Test
    void whatCannotBeReadIsWaitedFor() {
        Judgement judgement = Judgement.of(offer(slice.announcement()), NEW, new Present.Open("registry down"));

        assertEquals(new Judgement.Wait("registry down", AGE), judgement);
    }

    @Test
    void aStreamThatFailsVerificationIsRefusedWithTheReason() {
        Judgement judgement = Judgement.of(offer(slice.announcement()), NEW, new Present.Rejected("bad signature"));

        Judgement.Refuse refuse = assertInstanceOf(Judgement.Refuse.class, judgement);
        assertEquals("certificate-rejected", refuse.code());
        assertTrue(refuse.text().contains("bad signature"));
    }

    private static Judgement.Accept accepted(ReceiveSlice command, Past past, RecordedCertificate certificate) {
        return assertInstanceOf(Judgement.Accept.class, judge(command, past, certificate));
    }

    private static Judgement judge(ReceiveSlice command, Past past, RecordedCertificate certificate) {
        List<Transaction> stream = certificate.stream();
        Present.Verified present = new Present.Verified(
            certificate.id(),
            CertificateProjection.replay(stream),
            stream.stream().map(TransactionId::of).collect(Collectors.toSet())
        );
        return Judgement.of(offer(command), past, present);
    }

    private static Offer offer(ReceiveSlice command) {
        return Offer.of(new LeasedCommand<>(command, UUID.randomUUID(), 1, Instant.now())).orElseThrow();
    }
}

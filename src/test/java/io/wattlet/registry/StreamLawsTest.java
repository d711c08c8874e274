package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.StreamVerification.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every stream; jqwik prints the seed of a run that fails. */
class StreamLawsTest {

    private static final long TOTAL = 0xffff_ffffL;

    private final StreamVerification verification = new StreamVerification(Workshop.network());

    /** A certificate that was cut up and handed around at random, and the secrets of what is left. */
    private record Life(CertificateId id, List<Transaction> stream, List<Secret> slices) {
        static Life of(Random random, int steps) {
            Ledger ledger = new Ledger();
            List<Secret> slices = new ArrayList<>();
            slices.add(Workshop.secret(TOTAL, Workshop.ALICE));
            CertificateId id = ledger.issue(PRODUCTION, slices.getFirst());
            for (int step = 0; step < steps; step++) {
                Secret slice = slices.remove(random.nextInt(slices.size()));
                ExtendedPrivateKey receiver = Workshop.BOB.derive(random.nextInt(1000));
                if (random.nextBoolean()) {
                    ledger.write(id, Workshop.transferred(id, slice, receiver).build(), slice.owner());
                    slices.add(slice.ownedBy(receiver));
                } else {
                    long cut = random.nextLong(slice.quantity() + 1);
                    Secret part = Workshop.secret(cut, receiver);
                    Secret rest = Workshop.secret(slice.quantity() - cut, slice.owner());
                    ledger.write(id, Workshop.sliced(id, slice, part, rest).build(), slice.owner());
                    slices.addAll(List.of(part, rest));
                }
            }
            return new Life(id, ledger.stream(id), slices);
        }
    }

    private static Set<Slice> slices(Result result) {
        return Set.copyOf(assertInstanceOf(Result.Verified.class, result).certificate().available());
    }

    private static Optional<Transaction> withFlippedBit(Transaction transaction, Random random) {
        byte[] bytes = transaction.toByteArray();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        try {
            return Optional.of(Transaction.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    @Property(tries = 5)
    void whateverTheRulesAcceptIsVerifiedAndConservesTheQuantity(
        @ForAll Random random,
        @ForAll @IntRange(max = 8) int steps
    ) {
        Life life = Life.of(random, steps);
        Set<Buffer> hashes = life.slices().stream().map(Secret::name).collect(Collectors.toSet());
        Set<Slice> found = slices(verification.verify(life.id(), life.stream()));
        assertEquals(hashes, found.stream().map(Slice::hash).collect(Collectors.toSet()));
        assertEquals(TOTAL, life.slices().stream().mapToLong(Secret::quantity).sum());
    }

    @Property(tries = 4)
    void noFlippedBitChangesWhatAVerifiedStreamSays(@ForAll Random random) {
        Life life = Life.of(random, 3);
        Set<Slice> before = slices(verification.verify(life.id(), life.stream()));
        for (int flip = 0; flip < 15; flip++) {
            List<Transaction> stream = new ArrayList<>(life.stream());
            int index = random.nextInt(stream.size());
            withFlippedBit(stream.get(index), random).ifPresent(transaction -> {
                stream.set(index, transaction);
                if (verification.verify(life.id(), stream) instanceof Result.Verified verified) {
                    assertEquals(before, slices(verified));
                }
            });
        }
    }
}

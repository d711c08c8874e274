package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cafe.cryptography.curve25519.CompressedRistretto;
import cafe.cryptography.curve25519.InvalidEncodingException;
import cafe.cryptography.curve25519.RistrettoElement;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Our ristretto255 against an independent one, on random input. */
class RistrettoOracleTest {

    private static final int ROUNDS = 200;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void tellTheSeed() {
        System.out.println("RistrettoOracleTest seed " + seed);
    }

    @Test
    void scalarsComeOutTheSame() {
        for (var i = 0; i < ROUNDS; i++) {
            var wideA = bytes(64);
            var rawB = bytes(32);
            var a = Scalar.fromWideBytes(wideA);
            var b = Scalar.fromBytesModOrder(rawB);
            var theirA = cafe.cryptography.curve25519.Scalar.fromBytesModOrderWide(wideA);
            var theirB = cafe.cryptography.curve25519.Scalar.fromBytesModOrderWide(widened(rawB));

            assertArrayEquals(theirA.toByteArray(), a.toBytes());
            assertArrayEquals(theirB.toByteArray(), b.toBytes());
            assertArrayEquals(theirA.add(theirB).toByteArray(), a.add(b).toBytes());
            assertArrayEquals(theirA.subtract(theirB).toByteArray(), a.subtract(b).toBytes());
            assertArrayEquals(theirA.multiply(theirB).toByteArray(), a.multiply(b).toBytes());
        }
    }

    @Test
    void pointsComeOutTheSame() {
        for (var i = 0; i < ROUNDS; i++) {
            var uniformP = bytes(64);
            var uniformQ = bytes(64);
            var wide = bytes(64);
            var p = RistrettoPoint.fromUniformBytes(uniformP);
            var q = RistrettoPoint.fromUniformBytes(uniformQ);
            var theirP = RistrettoElement.fromUniformBytes(uniformP);
            var theirQ = RistrettoElement.fromUniformBytes(uniformQ);
            var scalar = Scalar.fromWideBytes(wide);
            var theirScalar = cafe.cryptography.curve25519.Scalar.fromBytesModOrderWide(wide);

            assertEncoding(theirP, p);
            assertEncoding(theirP.add(theirQ), p.add(q));
            assertEncoding(theirP.subtract(theirQ), p.subtract(q));
            assertEncoding(theirP.negate(), p.negate());
            assertEncoding(theirP.multiply(theirScalar), p.multiply(scalar));
        }
    }

    @Test
    void fixedBaseAndPublicMultiplicationsComeOutTheSame() throws InvalidEncodingException {
        var theirG = new CompressedRistretto(Generators.quantity().encode()).decompress();
        var theirH = new CompressedRistretto(Generators.blinding().encode()).decompress();
        for (var i = 0; i < ROUNDS; i++) {
            var quantity = random.nextLong() & Commitment.MAX_QUANTITY;
            var wide = bytes(64);
            var uniform = bytes(64);
            var blinding = Scalar.fromWideBytes(wide);
            var theirBlinding = cafe.cryptography.curve25519.Scalar.fromBytesModOrderWide(wide);
            var theirQuantity = cafe.cryptography.curve25519.Scalar.fromBytesModOrderWide(
                widened(Scalar.ofUnsigned(quantity).toBytes())
            );
            var theirCommitment = theirG.multiply(theirQuantity).add(theirH.multiply(theirBlinding));
            var mixed = new PublicMultiples()
                .add(blinding, Generators.H)
                .add(Scalar.ofUnsigned(quantity), RistrettoPoint.fromUniformBytes(uniform).point())
                .sum();
            var theirMixed = theirH
                .multiply(theirBlinding)
                .add(RistrettoElement.fromUniformBytes(uniform).multiply(theirQuantity));

            assertArrayEquals(theirCommitment.compress().toByteArray(), Commitment.of(quantity, blinding).toBytes());
            assertEncoding(theirMixed, new RistrettoPoint(mixed));
        }
    }

    @RepeatedTest(5)
    void randomBytesDecodeToTheSameOrNotAtAll() {
        for (var i = 0; i < ROUNDS; i++) {
            var encoding = bytes(32);
            encoding[0] &= (byte) 0xfe; // half of them would be refused for nothing but their lowest bit
            encoding[31] &= 0x7f;
            assertEquals(theirsDecodes(encoding), RistrettoPoint.decode(encoding).isPresent());
            RistrettoPoint.decode(encoding).ifPresent(point -> assertArrayEquals(encoding, point.encode()));
        }
    }

    private static boolean theirsDecodes(byte[] encoding) {
        try {
            new CompressedRistretto(encoding).decompress();
            return true;
        } catch (InvalidEncodingException refused) {
            return false;
        }
    }

    private static void assertEncoding(RistrettoElement theirs, RistrettoPoint ours) {
        assertArrayEquals(theirs.compress().toByteArray(), ours.encode());
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] widened(byte[] bytes32) {
        return Arrays.copyOf(bytes32, 64);
    }
}

package io.wattlet.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the written contract, and what happens at its edges. */
class CommitmentAndProofTest {

    private static final byte[] LABEL = "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11".getBytes(UTF_8);
    private static final Scalar LEFT_BLINDING = Scalar.fromBytesModOrder(
        hex("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f02")
    );
    private static final Scalar RIGHT_BLINDING = Scalar.ofUnsigned(7);
    private static final Commitment LEFT = Commitment.of(250, LEFT_BLINDING);
    private static final Commitment RIGHT = Commitment.of(250, RIGHT_BLINDING);
    private static final Commitment NO_POINT = Commitment.fromBytes(
        hex("0100000000000000000000000000000000000000000000000000000000000000")
    );

    @Test
    void commitmentsAndSliceHashesAreThoseOfTheContract() {
        assertEquals("405abc80972994ae40b42e99783084b8961cdb0f4c735e06cdbcfddc43b4192c", LEFT.toString());
        assertEquals("f6960a9fb8c4fbac08c0c18a9edc7c045021a7aef724cb19e142c2c348226236", RIGHT.toString());
        assertArrayEquals(hex("77e60b56732d33985ae4c9418ab18a6c5cdfd63c1696f1ac655d2c7f15058afc"), LEFT.sliceHash());
    }

    @Test
    void theEqualityProofOfTheContractComesOut() {
        var proof = equalityProof();

        assertArrayEquals(
            hex(
                "60ba7dcb390ca3e446f2638a59d146d54f1b4842392383abe4881e5bcf5bce06" +
                    "289cba20794e0c147efc6a853e6c99e6f55a8dd4e5c93b48fd28e71232eb2d05"
            ),
            proof
        );
        assertTrue(EqualityProof.verify(proof, LEFT, RIGHT, LABEL));
    }

    @Test
    void equalityProofsAreAcceptedWithScalarsAboveTheOrder() {
        for (var offset : new int[] { 0, 32 }) {
            var proof = equalityProof();
            addOrder(proof, offset);
            assertTrue(EqualityProof.verify(proof, LEFT, RIGHT, LABEL));
        }
    }

    @Test
    void rangeProofsAreMalformedWithScalarsAboveTheOrder() {
        for (var element : new int[] { 4, 5, 6, 17, 18 }) {
            var proof = RangeProof.prove(250, RIGHT_BLINDING, LABEL, ScalarSource.secure());
            addOrder(proof, 32 * element);
            assertThrows(MalformedProofException.class, () -> RangeProof.verify(proof, RIGHT, LABEL));
        }
    }

    @Test
    void oneCommitmentEqualsItself() {
        var proof = EqualityProof.prove(LEFT_BLINDING, LEFT_BLINDING, LEFT, LEFT, LABEL, ScalarSource.secure());

        assertTrue(EqualityProof.verify(proof, LEFT, LEFT, LABEL));
    }

    @Test
    void sigmaProofsOfAnotherLengthAreMalformed() {
        for (var length : new int[] { 0, 63, 65, 128 }) {
            var proof = new byte[length];
            assertThrows(MalformedProofException.class, () -> EqualityProof.verify(proof, LEFT, RIGHT, LABEL));
            assertThrows(MalformedProofException.class, () -> ZeroProof.verify(proof, LEFT, LABEL));
            assertThrows(MalformedProofException.class, () -> SumProof.verify(proof, LEFT, List.of(RIGHT), LABEL));
        }
    }

    @Test
    void commitmentsThatAreNoPointsAreRefusedWhereAPointIsNeeded() {
        var proof = equalityProof();
        var range = RangeProof.prove(250, RIGHT_BLINDING, LABEL, ScalarSource.secure());

        assertThrows(MalformedProofException.class, () -> EqualityProof.verify(proof, NO_POINT, RIGHT, LABEL));
        assertThrows(MalformedProofException.class, () -> EqualityProof.verify(proof, LEFT, NO_POINT, LABEL));
        assertThrows(MalformedProofException.class, () -> ZeroProof.verify(proof, NO_POINT, LABEL));
        assertThrows(MalformedProofException.class, () -> SumProof.verify(proof, LEFT, List.of(NO_POINT), LABEL));
        assertThrows(MalformedProofException.class, () -> Commitment.sum(List.of(LEFT, NO_POINT)));
        assertFalse(RangeProof.verify(range, NO_POINT, LABEL));
    }

    @Test
    void theNeutralCommitmentIsInRange() {
        var nothing = Commitment.of(0, Scalar.ZERO);
        var proof = RangeProof.prove(0, Scalar.ZERO, LABEL, ScalarSource.secure());

        assertArrayEquals(new byte[32], nothing.toBytes());
        assertTrue(RangeProof.verify(proof, nothing, LABEL));
    }

    @Test
    void proofsWithNeutralPointsAreRefusedEvenIfTheirSumIsRight() {
        var proof = RangeProof.prove(250, RIGHT_BLINDING, LABEL, () -> Scalar.ZERO);

        assertArrayEquals(new byte[32], Arrays.copyOfRange(proof, 32, 64), "S");
        assertFalse(RangeProof.verify(proof, RIGHT, LABEL));
    }

    @Test
    void quantitiesOutsideTheRangeAreRefused() {
        for (var quantity : new long[] { -1, Commitment.MAX_QUANTITY + 1, Long.MIN_VALUE, Long.MAX_VALUE }) {
            assertThrows(IllegalArgumentException.class, () -> Commitment.of(quantity, Scalar.ONE));
            assertThrows(IllegalArgumentException.class, () ->
                RangeProof.prove(quantity, Scalar.ONE, LABEL, ScalarSource.secure())
            );
        }
    }

    @Test
    void otherLengthsAreRefusedAtTheDoor() {
        for (var length : new int[] { 0, 31, 33 }) {
            var bytes = new byte[length];
            assertThrows(IllegalArgumentException.class, () -> Commitment.fromBytes(bytes));
            assertThrows(IllegalArgumentException.class, () -> RistrettoPoint.decode(bytes));
            assertThrows(IllegalArgumentException.class, () -> RistrettoPoint.fromUniformBytes(bytes));
            assertThrows(IllegalArgumentException.class, () -> Scalar.fromBytesModOrder(bytes));
            assertThrows(IllegalArgumentException.class, () -> Scalar.fromCanonicalBytes(bytes));
            assertThrows(IllegalArgumentException.class, () -> Scalar.fromWideBytes(bytes));
            assertThrows(IllegalArgumentException.class, () -> ScalarSource.seeded(bytes));
        }
        assertThrows(ArithmeticException.class, Scalar.ZERO::invert);
    }

    @Test
    void whatIsHandedOutOrTakenInCannotBeChangedFromOutside() {
        var bytes = LEFT.toBytes();
        var commitment = Commitment.fromBytes(bytes);
        bytes[0] ^= 1;
        LEFT.toBytes()[1] ^= 1;

        assertEquals(LEFT, commitment);
        assertFalse(LEFT.equals(Commitment.fromBytes(bytes)));
    }

    @Test
    void scalarsDoNotTellTheirValue() {
        assertEquals(Scalar.ONE.toString(), LEFT_BLINDING.toString());
    }

    private static byte[] equalityProof() {
        return EqualityProof.prove(LEFT_BLINDING, RIGHT_BLINDING, LEFT, RIGHT, LABEL, () -> Scalar.ofUnsigned(12345));
    }

    /** Adds l to the scalar at an offset: another form of the same number. */
    private static void addOrder(byte[] proof, int offset) {
        var order = Scalar.ONE.negate().toBytes();
        order[0]++;
        var carry = 0;
        for (var i = 0; i < 32; i++) {
            var digit = (proof[offset + i] & 0xff) + (order[i] & 0xff) + carry;
            proof[offset + i] = (byte) digit;
            carry = digit >>> 8;
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}

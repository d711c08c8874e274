package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** Field and scalar arithmetic against the integers, edge values included. */
class ArithmeticLawsTest {

    private static final BigInteger ORDER = BigInteger.TWO.pow(252).add(
        new BigInteger("27742317777372353535851937790883648493")
    );

    @Property
    void fieldOperationsAreThoseOfTheIntegersModuloP(
        @ForAll("fieldValues") BigInteger a,
        @ForAll("fieldValues") BigInteger b
    ) {
        var x = FieldElement.constant(a.toString());
        var y = FieldElement.constant(b.toString());

        assertField(a.add(b), new FieldElement().setSum(x, y));
        assertField(a.subtract(b), new FieldElement().setDifference(x, y));
        assertField(a.negate(), new FieldElement().setNegative(x));
        assertField(a.multiply(b), new FieldElement().setProduct(x, y));
        assertField(a.multiply(a), new FieldElement().setSquare(x));
    }

    @Property
    void productsHoldUpToTheHighestWeightOfTheirOperands(
        @ForAll("fieldValues") BigInteger a,
        @ForAll("fieldValues") BigInteger b
    ) {
        var x = FieldElement.constant(a.toString());
        var y = FieldElement.constant(b.toString());
        // 1 + 1 + 1 and 4 more: weight 7, as in the doubling of a point
        var heavyX = new FieldElement().setDifference(new FieldElement().setSum(new FieldElement().setSum(x, x), x), y);
        var heavyY = new FieldElement().setDifference(new FieldElement().setSum(new FieldElement().setSum(y, y), y), x);
        var three = BigInteger.valueOf(3);
        var valueX = a.multiply(three).subtract(b);
        var valueY = b.multiply(three).subtract(a);

        assertField(valueX.multiply(valueY), new FieldElement().setProduct(heavyX, heavyY));
        assertField(valueX.multiply(valueX), new FieldElement().setSquare(heavyX));
        assertField(valueX, heavyX.carry());
    }

    @Property
    void productsHoldWhenEveryLimbIsAsLargeAsItsWeightAllows(@ForAll("limbs") long limb) {
        var heavy = new FieldElement();
        heavy.read(new long[] { limb, limb, limb, limb, limb }, 0);
        var value = BigInteger.ZERO;
        for (var i = 0; i < 5; i++) {
            value = value.add(BigInteger.valueOf(limb).shiftLeft(51 * i));
        }
        assertField(value.multiply(value), new FieldElement().setProduct(heavy, heavy));
        assertField(value.multiply(value), new FieldElement().setSquare(heavy));
        assertField(value, heavy);
    }

    @Property
    void inversesAndRootsUndoProductsAndSquares(@ForAll("fieldValues") BigInteger a) {
        var x = FieldElement.constant(a.toString());
        var inverse = FieldPowers.inverse(x);
        var root = new FieldElement();
        var wasSquare = FieldPowers.squareRootOfRatio(root, new FieldElement().setSquare(x), FieldElement.one());

        assertField(a.signum() == 0 ? a : a.modInverse(FieldElement.PRIME), inverse);
        assertEquals(-1, wasSquare);
        assertEquals(0, root.negativeMask());
        assertArrayEquals(new FieldElement().set(x).setAbsolute().encode(), root.encode());
    }

    @Property
    void masksTellZeroSignAndEquality(@ForAll("fieldValues") BigInteger a, @ForAll("fieldValues") BigInteger b) {
        var x = FieldElement.constant(a.toString());
        var y = FieldElement.constant(b.toString());

        assertEquals(a.signum() == 0 ? -1 : 0, x.zeroMask());
        assertEquals(a.testBit(0) ? -1 : 0, x.negativeMask());
        assertEquals(a.equals(b) ? -1 : 0, x.equalMask(y));
        assertField(a, new FieldElement().set(x).replaceIf(0, y));
        assertField(b, new FieldElement().set(x).replaceIf(-1, y));
    }

    @Property
    void scalarOperationsAreThoseOfTheIntegersModuloTheOrder(
        @ForAll("scalarValues") BigInteger a,
        @ForAll("scalarValues") BigInteger b
    ) {
        var x = scalar(a);
        var y = scalar(b);

        assertScalar(a.add(b), x.add(y));
        assertScalar(a.subtract(b), x.subtract(y));
        assertScalar(a.negate(), x.negate());
        assertScalar(a.multiply(b), x.multiply(y));
        if (a.mod(ORDER).signum() != 0) {
            assertScalar(a.modInverse(ORDER), x.invert());
        }
        assertEquals(a.compareTo(ORDER) < 0, Scalar.fromCanonicalBytes(littleEndian(a, 32)).isPresent());
    }

    @Property
    void wideBytesAreReduced(@ForAll("wideValues") BigInteger wide) {
        assertScalar(wide, Scalar.fromWideBytes(littleEndian(wide, 64)));
    }

    @Property
    void unsignedNumbersAreScalars(@ForAll long value) {
        assertScalar(new BigInteger(Long.toUnsignedString(value)), Scalar.ofUnsigned(value));
    }

    @Property
    void digitsAddUpToTheirScalar(@ForAll("scalarValues") BigInteger value) {
        var scalar = scalar(value);
        assertScalar(value, scalar(valueOf(ScalarDigits.radix16(scalar), 4)));
        for (var width : new int[] { 2, 5, 8 }) {
            assertScalar(value, scalar(valueOf(ScalarDigits.nonAdjacentForm(scalar, width), 1)));
        }
    }

    @Provide
    Arbitrary<BigInteger> fieldValues() {
        return uniformOrEdge(FieldElement.PRIME, FieldElement.PRIME);
    }

    @Provide
    Arbitrary<BigInteger> scalarValues() {
        return uniformOrEdge(BigInteger.TWO.pow(256), ORDER);
    }

    @Provide
    Arbitrary<BigInteger> wideValues() {
        return uniformOrEdge(BigInteger.TWO.pow(512), ORDER);
    }

    @Provide
    Arbitrary<Long> limbs() {
        var most = 7 * ((1L << 51) + (1L << 18)) - 1;
        return Arbitraries.oneOf(Arbitraries.of(0L, 1L, most, most - 1), Arbitraries.longs().between(0, most));
    }

    /** Values below {@code limit}: any, and those around 0, powers of two and multiples of {@code modulus}. */
    private static Arbitrary<BigInteger> uniformOrEdge(BigInteger limit, BigInteger modulus) {
        var last = limit.subtract(BigInteger.ONE);
        var uniform = Arbitraries.bigIntegers()
            .between(BigInteger.ZERO, last)
            .withDistribution(RandomDistribution.uniform());
        var nearPower = Arbitraries.integers()
            .between(0, limit.bitLength())
            .flatMap(bit ->
                Arbitraries.integers()
                    .between(-20, 20)
                    .map(offset -> BigInteger.TWO.pow(bit).add(BigInteger.valueOf(offset)).mod(limit))
            );
        var nearModulus = Arbitraries.integers()
            .between(0, 16)
            .flatMap(times ->
                Arbitraries.integers()
                    .between(-20, 20)
                    .map(offset ->
                        modulus.multiply(BigInteger.valueOf(times)).add(BigInteger.valueOf(offset)).mod(limit)
                    )
            );
        return Arbitraries.oneOf(uniform, nearPower, nearModulus);
    }

    private static void assertField(BigInteger expected, FieldElement actual) {
        assertEquals(expected.mod(FieldElement.PRIME), new BigInteger(1, Encodings.reversed(actual.encode())));
    }

    private static void assertScalar(BigInteger expected, Scalar actual) {
        assertEquals(expected.mod(ORDER), new BigInteger(1, Encodings.reversed(actual.toBytes())));
    }

    private static Scalar scalar(BigInteger value) {
        return Scalar.fromBytesModOrder(littleEndian(value, 32));
    }

    private static BigInteger valueOf(byte[] digits, int bits) {
        var value = BigInteger.ZERO;
        for (var i = digits.length - 1; i >= 0; i--) {
            value = value.shiftLeft(bits).add(BigInteger.valueOf(digits[i]));
        }
        return value;
    }

    private static byte[] littleEndian(BigInteger value, int length) {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}

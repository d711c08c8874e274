package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.acinq.secp256k1.Secp256k1;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every key. */
class KeyLawsTest {

    @Property(tries = 200)
    void derivingAndTakingThePublicKeyCommute(
        @ForAll @Size(32) byte[] seed,
        @ForAll @IntRange(min = 0) int endpoint,
        @ForAll @IntRange(min = 0) int position
    ) {
        ExtendedPrivateKey master = ExtendedPrivateKey.fromSeed(seed);
        assertEquals(
            master.publicKey().derive(endpoint).derive(position),
            master.derive(endpoint).derive(position).publicKey()
        );
    }

    @Property(tries = 200)
    void ownerSignatureVerifiesAndNoOther(
        @ForAll @Size(32) byte[] seed,
        @ForAll @Size(max = 300) byte[] message,
        @ForAll @IntRange(max = 255) int bit
    ) {
        ExtendedPrivateKey key = ExtendedPrivateKey.fromSeed(seed);
        byte[] publicKey = key.publicKey().compressed();
        byte[] signature = key.sign(message);
        assertTrue(OwnerSignatures.verify(publicKey, message, signature));
        assertFalse(OwnerSignatures.verify(key.derive(1).publicKey().compressed(), message, signature));
        assertFalse(OwnerSignatures.verify(publicKey, Arrays.copyOf(message, message.length + 1), signature));
        // the first 30 bytes of s always are in the last 30 bytes of the DER
        byte[] flipped = flip(signature, signature.length - 30, bit % 240);
        assertFalse(OwnerSignatures.verify(publicKey, message, flipped));
    }

    @Property(tries = 500)
    void signatureHasLowRAndLowS(@ForAll @Size(32) byte[] seed, @ForAll @Size(max = 64) byte[] message) {
        byte[] signature = ExtendedPrivateKey.fromSeed(seed).sign(message);
        assertTrue(signature.length <= 70);
        byte[] compact = DerSignature.decode(signature);
        assertTrue(compact[0] >= 0);
        assertFalse(Curve.isHigh(Arrays.copyOfRange(compact, 32, 64)));
    }

    /** The library signs without grinding: where its first attempt has a low r, ours is the same. */
    @Property(tries = 200)
    void signatureIsTheLibrarysUnlessThatHasAHighR(
        @ForAll @Size(32) byte[] seed,
        @ForAll @Size(max = 64) byte[] message
    ) {
        ExtendedPrivateKey key = ExtendedPrivateKey.fromSeed(seed);
        byte[] scalar = Arrays.copyOfRange(key.toBytes(), 42, 74);
        byte[] theirs = Secp256k1.get().sign(Hashes.sha256(message), scalar);
        byte[] ours = DerSignature.decode(key.sign(message));
        if (theirs[0] >= 0) {
            assertArrayEquals(theirs, ours);
        } else {
            assertFalse(Arrays.equals(theirs, ours));
        }
    }

    @Property(tries = 200)
    void issuerSignatureVerifiesAndNoOther(
        @ForAll @Size(max = 300) byte[] message,
        @ForAll @IntRange(max = 511) int bit
    ) {
        Ed25519PrivateKey key = Ed25519PrivateKey.generate();
        byte[] signature = key.sign(message);
        assertTrue(key.publicKey().verify(message, signature));
        assertFalse(key.publicKey().verify(message, flip(signature, 0, bit)));
        assertFalse(key.publicKey().verify(Arrays.copyOf(message, message.length + 1), signature));
        assertFalse(Ed25519PrivateKey.generate().publicKey().verify(message, signature));
    }

    private static byte[] flip(byte[] bytes, int from, int bit) {
        byte[] flipped = bytes.clone();
        flipped[from + bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }
}

package io.wattlet.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A private key of a hierarchy (BIP32 on secp256k1) in the 74-byte form of Project Origin: depth, fingerprint of the
 * parent, child number, chain code, a zero byte, the scalar. Immutable.
 *
 * <p>Children are never hardened, so that whoever has an extended public key can derive the public keys below it. The
 * price: one child's private key and the extended public key give away the parent's private key.
 */
public final class ExtendedPrivateKey {

    private static final byte[] SEED_KEY = "Bitcoin seed".getBytes(StandardCharsets.US_ASCII);
    private static final int GENERATED_SEED_LENGTH = 64;
    private static final int MIN_SEED_LENGTH = 16;
    private static final int MAX_SEED_LENGTH = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ExtendedKeyForm form;
    private final byte[] scalar;
    private final byte[] point;

    private ExtendedPrivateKey(ExtendedKeyForm form, byte[] scalar) {
        this.form = form;
        this.scalar = scalar;
        this.point = Curve.multiplyBase(scalar);
    }

    /** A new master key from 64 bytes of the platform's secure randomness. */
    public static ExtendedPrivateKey generate() {
        byte[] seed = new byte[GENERATED_SEED_LENGTH];
        RANDOM.nextBytes(seed);
        return fromSeed(seed);
    }

    /**
     * The master key of a seed (BIP32, master key generation).
     *
     * @param seed 16 to 64 bytes
     * @throws IllegalArgumentException if the seed is shorter or longer
     * @throws MalformedKeyException    if the seed gives no key, which one in 2^127 does
     */
    public static ExtendedPrivateKey fromSeed(byte[] seed) {
        if (seed.length < MIN_SEED_LENGTH || seed.length > MAX_SEED_LENGTH) {
            throw new IllegalArgumentException("a seed has 16 to 64 bytes, not " + seed.length);
        }
        byte[] hash = Hmac.sha512(SEED_KEY, seed);
        byte[] scalar = Arrays.copyOf(hash, Curve.SCALAR_LENGTH);
        byte[] chainCode = Arrays.copyOfRange(hash, Curve.SCALAR_LENGTH, hash.length);
        return new ExtendedPrivateKey(ExtendedKeyForm.master(chainCode), checked(scalar));
    }

    /**
     * Reads the 74-byte form. A key of any depth will do; a depth of zero with a parent is let pass, as the wallets of
     * Project Origin do.
     *
     * @throws MalformedKeyException if the length is wrong, the byte before the scalar is not zero, or the scalar is not
     *                               in 1 to n-1
     */
    public static ExtendedPrivateKey parse(byte[] bytes) {
        ExtendedKeyForm form = ExtendedKeyForm.parse(bytes);
        byte[] key = ExtendedKeyForm.keyOf(bytes);
        if (key[0] != 0) {
            throw new MalformedKeyException("an extended private key must have a zero byte before its scalar");
        }
        return new ExtendedPrivateKey(form, checked(Arrays.copyOfRange(key, 1, key.length)));
    }

    private static byte[] checked(byte[] scalar) {
        if (!Curve.isPrivateKey(scalar)) {
            throw new MalformedKeyException("a private key must be in 1 to n-1");
        }
        return scalar;
    }

    /**
     * The child of a number, not hardened (BIP32, CKDpriv).
     *
     * @param child 0 to 2^31-1
     * @throws IllegalArgumentException if the number is negative
     */
    public ExtendedPrivateKey derive(int child) {
        ExtendedKeyForm.Derivation step = form.derive(point, child);
        return new ExtendedPrivateKey(step.form(), Curve.add(scalar, step.tweak()));
    }

    /** The public key of the same place in the hierarchy. */
    public ExtendedPublicKey publicKey() {
        return ExtendedPublicKey.of(form, point);
    }

    /** The 74-byte form: secret. */
    public byte[] toBytes() {
        byte[] key = new byte[Curve.POINT_LENGTH];
        System.arraycopy(scalar, 0, key, 1, scalar.length);
        return form.toBytes(key);
    }

    /**
     * Signs a message: ECDSA over its SHA-256, deterministic (RFC 6979), low r and low s.
     *
     * @return the signature in DER, 70 bytes or, rarely, fewer
     */
    public byte[] sign(byte[] message) {
        return EcdsaSigner.sign(scalar, message);
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "ExtendedPrivateKey";
    }
}

package io.wattlet.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What an extended key has beside the key itself, and the 74-byte form of both: BIP32's serialization without the
 * version bytes.
 *
 * <pre>
 *  0  depth               1 byte
 *  1  parent fingerprint  4 bytes, the first of HASH160 of the parent's compressed point
 *  5  child number        4 bytes, big-endian
 *  9  chain code         32 bytes
 * 41  key                33 bytes: the compressed point, or a zero byte and the scalar
 * </pre>
 */
final class ExtendedKeyForm {

    private static final int LENGTH = 74;
    private static final int FINGERPRINT_LENGTH = 4;
    private static final int CHAIN_CODE_LENGTH = 32;
    private static final int KEY_OFFSET = 41;

    private final byte depth;
    private final byte[] fingerprint;
    private final int child;
    private final byte[] chainCode;

    private ExtendedKeyForm(byte depth, byte[] fingerprint, int child, byte[] chainCode) {
        this.depth = depth;
        this.fingerprint = fingerprint;
        this.child = child;
        this.chainCode = chainCode;
    }

    static ExtendedKeyForm master(byte[] chainCode) {
        return new ExtendedKeyForm((byte) 0, new byte[FINGERPRINT_LENGTH], 0, chainCode);
    }

    /** Reads everything before the key of a 74-byte form. */
    static ExtendedKeyForm parse(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new MalformedKeyException("an extended key has 74 bytes, not " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte depth = in.get();
        byte[] fingerprint = new byte[FINGERPRINT_LENGTH];
        in.get(fingerprint);
        int child = in.getInt();
        byte[] chainCode = new byte[CHAIN_CODE_LENGTH];
        in.get(chainCode);
        return new ExtendedKeyForm(depth, fingerprint, child, chainCode);
    }

    /** The 33 bytes of the key in a 74-byte form. */
    static byte[] keyOf(byte[] bytes) {
        return Arrays.copyOfRange(bytes, KEY_OFFSET, LENGTH);
    }

    byte[] toBytes(byte[] key) {
        return ByteBuffer.allocate(LENGTH).put(depth).put(fingerprint).putInt(child).put(chainCode).put(key).array();
    }

    /**
     * The step from a key to its child. The depth is one byte and wraps around, as it does in NBitcoin: nothing but the
     * form depends on it.
     */
    Derivation derive(byte[] point, int childNumber) {
        if (childNumber < 0) {
            throw new IllegalArgumentException("a child number is not negative: hardened keys are not derived");
        }
        byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(childNumber).array();
        byte[] hash = Hmac.sha512(chainCode, point, number);
        byte[] tweak = Arrays.copyOf(hash, Curve.SCALAR_LENGTH);
        byte[] childChainCode = Arrays.copyOfRange(hash, Curve.SCALAR_LENGTH, hash.length);
        byte[] pointFingerprint = Arrays.copyOf(Ripemd160.digest(Hashes.sha256(point)), FINGERPRINT_LENGTH);
        ExtendedKeyForm form = new ExtendedKeyForm((byte) (depth + 1), pointFingerprint, childNumber, childChainCode);
        return new Derivation(form, tweak);
    }

    /** The child's form, and the 32 bytes to add to the parent's scalar. */
    static final class Derivation {

        private final ExtendedKeyForm form;
        private final byte[] tweak;

        Derivation(ExtendedKeyForm form, byte[] tweak) {
            this.form = form;
            this.tweak = tweak;
        }

        ExtendedKeyForm form() {
            return form;
        }

        byte[] tweak() {
            return tweak;
        }
    }
}

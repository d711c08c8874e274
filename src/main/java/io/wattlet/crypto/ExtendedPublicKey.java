package io.wattlet.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public key of a hierarchy (BIP32 on secp256k1) in the 74-byte form of Project Origin: depth, fingerprint of the
 * parent, child number, chain code, compressed point. Immutable; equal when all 74 bytes are.
 */
public final class ExtendedPublicKey {

    private final ExtendedKeyForm form;
    private final byte[] point;

    private ExtendedPublicKey(ExtendedKeyForm form, byte[] point) {
        this.form = form;
        this.point = point;
    }

    /**
     * Reads the 74-byte form.
     *
     * @throws MalformedKeyException if the length is wrong or the last 33 bytes are no compressed point
     */
    public static ExtendedPublicKey parse(byte[] bytes) {
        ExtendedKeyForm form = ExtendedKeyForm.parse(bytes);
        byte[] point = ExtendedKeyForm.keyOf(bytes);
        if (!Curve.isPoint(point)) {
            throw new MalformedKeyException("an extended public key must end with a compressed point of secp256k1");
        }
        return new ExtendedPublicKey(form, point);
    }

    static ExtendedPublicKey of(ExtendedKeyForm form, byte[] point) {
        return new ExtendedPublicKey(form, point.clone());
    }

    /**
     * The child of a number, not hardened (BIP32, CKDpub).
     *
     * @param child 0 to 2^31-1
     * @throws IllegalArgumentException if the number is negative
     */
    public ExtendedPublicKey derive(int child) {
        ExtendedKeyForm.Derivation step = form.derive(point, child);
        return new ExtendedPublicKey(step.form(), Curve.addBaseMultiple(point, step.tweak()));
    }

    /** The point in 33 bytes, as it goes into events. */
    public byte[] compressed() {
        return point.clone();
    }

    /** The 74-byte form. */
    public byte[] toBytes() {
        return form.toBytes(point);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtendedPublicKey that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(point);
    }

    /** The point only: whoever knows the chain code can follow every slice that the key will own. */
    @Override
    public String toString() {
        return "ExtendedPublicKey[" + HexFormat.of().formatHex(point) + "]";
    }
}

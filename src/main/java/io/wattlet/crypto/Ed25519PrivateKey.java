package io.wattlet.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/** A private key of an issuer or a chronicler (Ed25519, RFC 8032). Immutable. */
public final class Ed25519PrivateKey {

    private static final String PEM_LABEL = "PRIVATE KEY";
    /** PKCS #8 (RFC 8410) up to the key: version 0, algorithm 1.3.101.112, and 32 bytes in two octet strings. */
    private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final int SEED_LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey forJdk;
    private final Ed25519PublicKey publicKey;
    private final byte[] seed;

    private Ed25519PrivateKey(byte[] seed) {
        this.seed = seed;
        try {
            KeyPair pair = pairOf(seed);
            this.forJdk = pair.getPrivate();
            this.publicKey = Ed25519PublicKey.fromDer(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("any 32 bytes are a private key of Ed25519", impossible);
        }
    }

    /** A new key from the platform's secure randomness. */
    public static Ed25519PrivateKey generate() {
        byte[] seed = new byte[SEED_LENGTH];
        RANDOM.nextBytes(seed);
        return new Ed25519PrivateKey(seed);
    }

    /**
     * Reads a key in PKCS #8 PEM, with either line ending.
     *
     * @throws MalformedKeyException if the text is not one
     */
    public static Ed25519PrivateKey fromPem(String pem) {
        byte[] der = Pem.decode(PEM_LABEL, pem);
        int prefix = DER_PREFIX.length;
        boolean wellFormed = der.length == prefix + SEED_LENGTH && Arrays.equals(der, 0, prefix, DER_PREFIX, 0, prefix);
        if (!wellFormed) {
            throw new MalformedKeyException("not a PKCS #8 private key of Ed25519");
        }
        return new Ed25519PrivateKey(Arrays.copyOfRange(der, prefix, der.length));
    }

    /** The key in PKCS #8 PEM, lines ending with LF: secret. */
    public String toPem() {
        return Pem.encode(PEM_LABEL, toDer());
    }

    /** What verifies the signatures of this key. */
    public Ed25519PublicKey publicKey() {
        return publicKey;
    }

    /** Signs a message (pure Ed25519); answers 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(forJdk);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("the JDK signs with Ed25519", impossible);
        }
    }

    /** Says nothing of the private key. */
    @Override
    public String toString() {
        return "Ed25519PrivateKey[" + publicKey + "]";
    }

    private byte[] toDer() {
        return ByteBuffer.allocate(DER_PREFIX.length + SEED_LENGTH).put(DER_PREFIX).put(seed).array();
    }

    /** The JDK computes a public key only while it generates a pair, so it is handed the seed as its randomness. */
    private static KeyPair pairOf(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(SEED_LENGTH * Byte.SIZE - 1, new FixedRandom(seed));
        return generator.generateKeyPair();
    }

    private static final class FixedRandom extends SecureRandom {

        private final transient byte[] seed;

        FixedRandom(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}

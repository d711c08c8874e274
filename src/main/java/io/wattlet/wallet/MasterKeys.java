package io.wattlet.wallet;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.ExtendedPrivateKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the private keys of wallets for storage, and opens them again: AES-256-GCM (NIST SP 800-38D) with a random
 * nonce. The wallet's id is authenticated along, so a sealed key opens for its own wallet only.
 *
 * <p>There may be several keys: one is current and seals; all open. So keys can be changed: add a new one as the current
 * one, seal again whatever names another, then drop the old one.
 *
 * <p>The sealed form is: version 1 (one byte), nonce (12 bytes), ciphertext (74 bytes), tag (16 bytes). Authenticated
 * along are the version, the wallet's id (16 bytes, big-endian) and the key's id (UTF-8).
 *
 * <p>Other secrets that have to be stored are sealed in the same way, with version 2, as many bytes of ciphertext as they
 * have, and the id of what they belong to. What was sealed as one of the two does not open as the other.
 */
public final class MasterKeys {

    /** Length of a key in bytes. */
    public static final int KEY_LENGTH = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte PRIVATE_KEY = 1;
    private static final byte SECRET = 2;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final int PRIVATE_KEY_LENGTH = 74;
    private static final int SEALED_LENGTH = 1 + NONCE_LENGTH + PRIVATE_KEY_LENGTH + TAG_LENGTH;

    private final String currentKeyId;
    private final Map<String, SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    /**
     * Takes key material as it is.
     *
     * @param currentKeyId names the key that seals
     * @param keys         each {@value #KEY_LENGTH} bytes, by id
     * @throws MasterKeyException when a key has another length, or the current one is not among them
     */
    public MasterKeys(String currentKeyId, Map<String, Buffer> keys) {
        if (!keys.containsKey(currentKeyId)) {
            throw new MasterKeyException("the current master key '" + currentKeyId + "' is not among the keys");
        }
        Map<String, SecretKey> parsed = new LinkedHashMap<>();
        keys.forEach((id, key) -> parsed.put(id, secretKey(id, key.getBytes())));
        this.currentKeyId = currentKeyId;
        this.keys = Map.copyOf(parsed);
    }

    private static SecretKey secretKey(String id, byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new MasterKeyException(
                "master key '" + id + "' has " + key.length + " bytes, but must have " + KEY_LENGTH
            );
        }
        return new SecretKeySpec(key, "AES");
    }

    /** Id of the key that {@link #seal} uses. */
    public String currentKeyId() {
        return currentKeyId;
    }

    /** Seals a wallet's private key with the current key. */
    public Buffer seal(ExtendedPrivateKey key, UUID walletId) {
        byte[] plain = key.toBytes();
        try {
            return encrypt(PRIVATE_KEY, plain, walletId);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Opens a sealed private key.
     *
     * @param sealed what {@link #seal} returned
     * @param keyId  id of the key it was sealed with
     * @throws MasterKeyException when there is no such key, or when the bytes were not sealed with it for this wallet
     */
    public ExtendedPrivateKey open(Buffer sealed, String keyId, UUID walletId) {
        if (sealed.length() != SEALED_LENGTH) {
            throw unknownForm(PRIVATE_KEY, walletId);
        }
        byte[] plain = decrypt(PRIVATE_KEY, sealed, keyId, walletId);
        try {
            return ExtendedPrivateKey.parse(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Seals another secret with the current key, for what has the given id. */
    public Buffer sealSecret(byte[] secret, UUID id) {
        return encrypt(SECRET, secret, id);
    }

    /**
     * Opens another secret.
     *
     * @param sealed what {@link #sealSecret} returned
     * @param keyId  id of the key it was sealed with
     * @throws MasterKeyException when there is no such key, or when the bytes were not sealed with it for this id
     */
    public byte[] openSecret(Buffer sealed, String keyId, UUID id) {
        return decrypt(SECRET, sealed, keyId, id);
    }

    private Buffer encrypt(byte version, byte[] plain, UUID id) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, version, currentKeyId, nonce, id).doFinal(plain);
            return Buffer.buffer(1 + NONCE_LENGTH + encrypted.length)
                .appendByte(version)
                .appendBytes(nonce)
                .appendBytes(encrypted);
        } catch (GeneralSecurityException e) {
            throw new MasterKeyException("sealing the " + what(version, id) + " failed", e);
        }
    }

    private byte[] decrypt(byte version, Buffer sealed, String keyId, UUID id) {
        if (sealed.length() < 1 + NONCE_LENGTH + TAG_LENGTH || sealed.getByte(0) != version) {
            throw unknownForm(version, id);
        }
        byte[] nonce = sealed.getBytes(1, 1 + NONCE_LENGTH);
        byte[] encrypted = sealed.getBytes(1 + NONCE_LENGTH, sealed.length());
        try {
            return cipher(Cipher.DECRYPT_MODE, version, keyId, nonce, id).doFinal(encrypted);
        } catch (AEADBadTagException e) {
            throw new MasterKeyException(
                "master key '" +
                    keyId +
                    "' does not open the " +
                    what(version, id) +
                    ": it is another key of" +
                    " that name, or the stored bytes were changed",
                e
            );
        } catch (GeneralSecurityException e) {
            throw new MasterKeyException("opening the " + what(version, id) + " failed", e);
        }
    }

    private Cipher cipher(int mode, byte version, String keyId, byte[] nonce, UUID id) throws GeneralSecurityException {
        SecretKey key = keys.get(keyId);
        if (key == null) {
            throw new MasterKeyException(
                "the " + what(version, id) + " is sealed with master key '" + keyId + "', which is not configured"
            );
        }
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(associatedData(version, keyId, id));
        return cipher;
    }

    private static ByteBuffer associatedData(byte version, String keyId, UUID id) {
        byte[] keyName = keyId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + 2 * Long.BYTES + keyName.length)
            .put(version)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .put(keyName)
            .flip();
    }

    private static MasterKeyException unknownForm(byte version, UUID id) {
        return new MasterKeyException("the sealed " + what(version, id) + " is not in a known form");
    }

    private static String what(byte version, UUID id) {
        return (version == PRIVATE_KEY ? "key of wallet " : "secret of ") + id;
    }

    /** Names the keys and shows none. */
    @Override
    public String toString() {
        return "MasterKeys[current=" + currentKeyId + ", keys=" + keys.keySet() + "]";
    }
}

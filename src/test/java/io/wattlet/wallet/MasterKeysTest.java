package io.wattlet.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.ExtendedPrivateKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MasterKeysTest {

    private static final UUID WALLET = UUID.fromString("5b0f2c1e-7a55-4f0a-9d3d-2f6f6a0f1c11");
    private static final Buffer OLD = key(1);
    private static final Buffer NEW = key(2);

    private final ExtendedPrivateKey secret = ExtendedPrivateKey.generate();

    private static Buffer key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Buffer.buffer(bytes);
    }

    @Test
    void sealedKeyOpensForItsWallet() {
        MasterKeys keys = new MasterKeys("old", Map.of("old", OLD));
        Buffer sealed = keys.seal(secret, WALLET);

        assertEquals(103, sealed.length());
        assertArrayEquals(secret.toBytes(), keys.open(sealed, "old", WALLET).toBytes());
    }

    @Test
    void sameKeyIsSealedDifferentlyEachTime() {
        MasterKeys keys = new MasterKeys("old", Map.of("old", OLD));
        assertNotEquals(keys.seal(secret, WALLET), keys.seal(secret, WALLET));
    }

    @Test
    void sealedKeyDoesNotOpenForAnotherWallet() {
        MasterKeys keys = new MasterKeys("old", Map.of("old", OLD));
        Buffer sealed = keys.seal(secret, WALLET);
        assertThrows(MasterKeyException.class, () -> keys.open(sealed, "old", UUID.randomUUID()));
    }

    @Test
    void everyChangedByteIsNoticed() {
        MasterKeys keys = new MasterKeys("old", Map.of("old", OLD));
        Buffer sealed = keys.seal(secret, WALLET);
        for (int i = 0; i < sealed.length(); i++) {
            Buffer changed = sealed.copy().setByte(i, (byte) (sealed.getByte(i) ^ 1));
            assertThrows(MasterKeyException.class, () -> keys.open(changed, "old", WALLET));
        }
        assertThrows(MasterKeyException.class, () -> keys.open(sealed.getBuffer(0, 102), "old", WALLET));
        assertThrows(MasterKeyException.class, () -> keys.open(Buffer.buffer(), "old", WALLET));
    }

    @Test
    void anotherSecretOpensForWhatItBelongsToAndIsNoKey() {
        MasterKeys keys = new MasterKeys("old", Map.of("old", OLD));
        byte[] text = "a secret of a webhook".getBytes(StandardCharsets.UTF_8);
        Buffer sealed = keys.sealSecret(text, WALLET);

        assertArrayEquals(text, keys.openSecret(sealed, "old", WALLET));
        assertThrows(MasterKeyException.class, () -> keys.openSecret(sealed, "old", UUID.randomUUID()));
        Buffer key = keys.sealSecret(secret.toBytes(), WALLET);
        assertThrows(MasterKeyException.class, () -> keys.open(key, "old", WALLET));
        assertThrows(MasterKeyException.class, () -> keys.open(key.copy().setByte(0, (byte) 1), "old", WALLET));
        assertThrows(MasterKeyException.class, () -> keys.openSecret(keys.seal(secret, WALLET), "old", WALLET));
    }

    @Test
    void keysCanBeChangedWhileOldSealsStillOpen() {
        Buffer sealed = new MasterKeys("old", Map.of("old", OLD)).seal(secret, WALLET);
        MasterKeys both = new MasterKeys("new", Map.of("old", OLD, "new", NEW));
        Buffer again = both.seal(both.open(sealed, "old", WALLET), WALLET);
        MasterKeys after = new MasterKeys("new", Map.of("new", NEW));

        assertEquals("new", both.currentKeyId());
        assertArrayEquals(secret.toBytes(), after.open(again, "new", WALLET).toBytes());
        MasterKeyException gone = assertThrows(MasterKeyException.class, () -> after.open(sealed, "old", WALLET));
        assertEquals(
            "the key of wallet " + WALLET + " is sealed with master key 'old', which is not configured",
            gone.getMessage()
        );
    }

    @Test
    void keyOfTheSameNameButOtherBytesDoesNotOpen() {
        Buffer sealed = new MasterKeys("old", Map.of("old", OLD)).seal(secret, WALLET);
        assertThrows(MasterKeyException.class, () ->
            new MasterKeys("old", Map.of("old", NEW)).open(sealed, "old", WALLET)
        );
    }

    @Test
    void keyMaterialMustBe32BytesAndTheCurrentKeyAmongThem() {
        assertThrows(MasterKeyException.class, () -> new MasterKeys("k", Map.of("k", Buffer.buffer(new byte[31]))));
        assertThrows(MasterKeyException.class, () -> new MasterKeys("x", Map.of("k", OLD)));
    }

    @Test
    void keysAreNotShown() {
        assertEquals("MasterKeys[current=old, keys=[old]]", new MasterKeys("old", Map.of("old", OLD)).toString());
    }
}

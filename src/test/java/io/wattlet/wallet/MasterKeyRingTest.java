package io.wattlet.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.ExtendedPrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyRingTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final Path folder;

    MasterKeyRingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String messageOf(Executable refused) {
        return String.valueOf(assertThrows(MasterKeyException.class, refused).getMessage());
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.createTempFile(folder, "keys", "");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void firstKeyIsTheCurrentOne() throws IOException {
        MasterKeys keys = MasterKeyRing.fromFile(file("# keys\n\nnew:" + KEY + "\nold:" + KEY + "\n", "rw-------"));
        assertEquals("new", keys.currentKeyId());
        assertEquals("a", MasterKeyRing.parse("a:" + KEY + ", b:" + KEY, "environment").currentKeyId());
    }

    @Test
    void fileThatOthersMayReadIsRefused() throws IOException {
        for (String permissions : List.of("rw-r-----", "rw----r--", "rw-rw----", "rwx--x---")) {
            Path file = file("k:" + KEY, permissions);
            String message = messageOf(() -> MasterKeyRing.fromFile(file));
            assertTrue(message.endsWith("only its owner may have any (chmod 600)"), message);
        }
        assertEquals("k", MasterKeyRing.fromFile(file("k:" + KEY, "r--------")).currentKeyId());
    }

    @Test
    void missingFileIsNamed() {
        Path missing = folder.resolve("missing");
        String message = messageOf(() -> MasterKeyRing.fromFile(missing));
        assertTrue(message.contains(missing.toString()), message);
    }

    @Test
    void wrongTextIsRefusedWithItsPlaceAndWithoutTheKey() {
        assertRefused("", "env holds no master key");
        assertRefused("# nothing", "env holds no master key");
        assertRefused("\n" + KEY, "env, line 2: a master key is written as id:base64");
        assertRefused("a b:" + KEY, "env, line 1: a master key is written as id:base64");
        assertRefused("k".repeat(65) + ":" + KEY, "env, line 1: a master key is written as id:base64");
        assertRefused("k:" + KEY + ",", "env, line 1: a master key is written as id:base64");
        assertRefused("k:" + KEY + "\nk:" + KEY, "env, line 2: there are two master keys 'k'");
        assertRefused("k:AAAAA", "env, line 1: master key 'k' is not valid base64");
        assertRefused("k:AAAA", "master key 'k' has 3 bytes, but must have 32");
    }

    private static void assertRefused(String text, String message) {
        assertEquals(message, messageOf(() -> MasterKeyRing.parse(text, "env")));
    }

    @Test
    void newFileIsForItsOwnerOnlyAndIsNeverOverwritten() throws IOException {
        Path file = folder.resolve("new");
        UUID wallet = UUID.randomUUID();
        ExtendedPrivateKey secret = ExtendedPrivateKey.generate();
        Buffer sealed = MasterKeyRing.create(file, "first").seal(secret, wallet);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertArrayEquals(secret.toBytes(), MasterKeyRing.fromFile(file).open(sealed, "first", wallet).toBytes());
        assertThrows(MasterKeyException.class, () -> MasterKeyRing.create(file, "second"));
        assertEquals("first", MasterKeyRing.fromFile(file).currentKeyId());
    }
}

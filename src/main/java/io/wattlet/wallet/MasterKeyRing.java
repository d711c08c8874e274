package io.wattlet.wallet;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads master keys from where an operator keeps them: a file that nobody else may read, or text from the environment.
 *
 * <p>The text holds one key per line, or several with commas between: an id of 1 to 64 letters, digits, {@code . _ -},
 * then a colon, then 32 bytes in base64. The first key is the current one. Empty lines and lines that begin with
 * {@code #} are passed over.
 */
public final class MasterKeyRing {

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9._-]{1,64}):([A-Za-z0-9+/]+={0,2})");

    private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.complementOf(
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE)
    );

    private MasterKeyRing() {}

    /**
     * Reads the keys from a file. Blocks; not for event loops.
     *
     * @throws MasterKeyException when it cannot be read, when the group or others have any permission on it, or when its
     *     text is not in the form
     */
    public static MasterKeys fromFile(Path file) {
        try {
            refuseOpenPermissions(file);
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new MasterKeyException("the master key file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the keys from a text.
     *
     * @param source where the text is from, for messages
     * @throws MasterKeyException when the text is not in the form
     */
    public static MasterKeys parse(String text, String source) {
        Map<String, Buffer> keys = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            for (String entry : line.split(",", -1)) {
                add(keys, entry.strip(), source + ", line " + number);
            }
        }
        if (keys.isEmpty()) {
            throw new MasterKeyException(source + " holds no master key");
        }
        return new MasterKeys(keys.keySet().iterator().next(), keys);
    }

    /**
     * Makes a new key and writes it, as the only one, to a file that only its owner may read. Blocks; not for event loops.
     *
     * @param file must not exist
     * @throws MasterKeyException when it cannot be written
     */
    public static MasterKeys create(Path file, String keyId) {
        byte[] key = new byte[MasterKeys.KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        String text = keyId + ":" + Base64.getEncoder().encodeToString(key) + "\n";
        MasterKeys keys = parse(text, "the new key");
        try {
            if (hasPosixPermissions()) {
                Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                );
            } else {
                Files.createFile(file);
            }
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING);
            return keys;
        } catch (IOException e) {
            throw new MasterKeyException("the master key file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    // Says where, and never what: the text is secret even where it is wrong.
    private static void add(Map<String, Buffer> keys, String entry, String place) {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw new MasterKeyException(place + ": a master key is written as id:base64");
        }
        String id = matcher.group(1);
        byte[] key;
        try {
            key = Base64.getDecoder().decode(matcher.group(2));
        } catch (IllegalArgumentException _) {
            throw new MasterKeyException(place + ": master key '" + id + "' is not valid base64");
        }
        if (keys.putIfAbsent(id, Buffer.buffer(key)) != null) {
            throw new MasterKeyException(place + ": there are two master keys '" + id + "'");
        }
    }

    private static void refuseOpenPermissions(Path file) throws IOException {
        if (!hasPosixPermissions()) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(FOR_OTHERS::contains)) {
            throw new MasterKeyException(
                "the master key file " +
                    file +
                    " has permissions " +
                    PosixFilePermissions.toString(permissions) +
                    "; only its owner may have any (chmod 600)"
            );
        }
    }

    private static boolean hasPosixPermissions() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}

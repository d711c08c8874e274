package io.wattlet.devnet.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder where a local wallet system keeps its data. It belongs to one process at a time, and is recognised by a file in
 * it, so that nothing is ever deleted from a folder of somebody else.
 */
final class DataFolder implements AutoCloseable {

    private static final String MARKER = "wattlet-data";
    private static final String LOCK = "lock";
    private static final String POSTGRES = "postgres";
    private static final String KAFKA = "kafka";
    private static final String DEVNET = "devnet";
    private static final String NETWORK_FILE = "network.yaml";
    private static final String MASTER_KEY_FILE = "master.key";
    private static final String NODE_FILE = "node.yaml";

    private static final String MARKER_TEXT = """
        This folder holds the data of one local wallet system, as started by scripts/run of Wattlet.
        scripts/run --fresh deletes: %s
        """.formatted(String.join(", ", content()));

    private final Path folder;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder; makes it when it is missing.
     *
     * @throws IOException with a text for the user when another process has it, or when it is not empty and not ours
     */
    static DataFolder open(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        requireOurs(absolute);
        return new DataFolder(absolute, lock(absolute));
    }

    /** Deletes what earlier runs left, and nothing else. */
    void deleteContent() throws IOException {
        for (String name : content()) {
            deleteTree(folder.resolve(name));
        }
    }

    Path path() {
        return folder;
    }

    Path postgres() {
        return folder.resolve(POSTGRES);
    }

    Path kafka() {
        return folder.resolve(KAFKA);
    }

    Path devnet() {
        return folder.resolve(DEVNET);
    }

    Path networkFile() {
        return folder.resolve(NETWORK_FILE);
    }

    Path masterKeyFile() {
        return folder.resolve(MASTER_KEY_FILE);
    }

    Path nodeFile() {
        return folder.resolve(NODE_FILE);
    }

    /** Lets others have it. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static List<String> content() {
        return List.of(POSTGRES, KAFKA, DEVNET, NETWORK_FILE, MASTER_KEY_FILE, NODE_FILE);
    }

    private static void requireOurs(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        if (Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isEmptyFolder(folder)) {
            throw new IOException(
                folder + " is not a data folder of scripts/run: it is not empty and has no file " + MARKER
            );
        }
        Files.createDirectories(folder);
        Files.writeString(marker, MARKER_TEXT);
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel file = FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE
        );
        if (tryLock(file) == null) {
            file.close();
            String holder = Files.readString(folder.resolve(LOCK)).strip();
            throw new IOException(folder + " is in use by process " + holder + "; stop it, or take another folder");
        }
        file.truncate(0);
        file.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
        return file;
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

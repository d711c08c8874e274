package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordLogTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        Await.get(vertx.close());
    }

    @Test
    void givesBackWhatWasAppendedInItsOrder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("below/log");
        List<String> texts = IntStream.range(0, 500)
            .mapToObj(number -> "x".repeat(number))
            .toList();
        write(file, texts);
        assertEquals(texts, read(file));
        write(file, List.of("later"));
        assertEquals("later", read(file).getLast());
        assertEquals(501, read(file).size());
    }

    @Test
    void dropsARecordThatWasCutShortAndAppendsBehindTheWholeOnes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("log");
        write(file, List.of("first", "second"));
        byte[] whole = Files.readAllBytes(file);
        for (int cut = whole.length - 1; cut > 4 + "first".length(); cut--) {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertEquals(List.of("first"), read(file));
            write(file, List.of("third"));
            assertEquals(List.of("first", "third"), read(file));
        }
    }

    @Test
    void refusesAFileThatIsSomethingElse(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "something else altogether");
        assertThrows(IOException.class, () -> read(file));
        assertEquals("something else altogether", Files.readString(file));
    }

    @Test
    void refusesRecordsThatAreTooLong(@TempDir Path folder) throws IOException {
        RecordLog log = RecordLog.open(vertx, folder.resolve("log"), content -> {});
        ByteString tooLong = ByteString.copyFrom(new byte[RecordLog.MAX_RECORD_BYTES + 1]);
        assertInstanceOf(IllegalArgumentException.class, Await.failure(log.append(tooLong)));
        Await.get(log.close());
    }

    @Test
    void takesNoMoreOnceItIsClosed(@TempDir Path folder) throws IOException {
        RecordLog log = RecordLog.open(vertx, folder.resolve("log"), content -> {});
        Await.get(log.close());
        assertInstanceOf(IOException.class, Await.failure(append(log, "late")));
    }

    private void write(Path file, List<String> texts) throws IOException {
        RecordLog log = RecordLog.open(vertx, file, content -> {});
        Await.get(
            onContext(() ->
                Future.all(
                    texts
                        .stream()
                        .map(text -> append(log, text))
                        .toList()
                )
            )
        );
        Await.get(log.close());
    }

    private <T> Future<T> onContext(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(ignored -> action.get().onComplete(done));
        return done.future();
    }

    private static Future<Void> append(RecordLog log, String text) {
        return log.append(ByteString.copyFromUtf8(text));
    }

    private List<String> read(Path file) throws IOException {
        List<String> texts = new ArrayList<>();
        Await.get(RecordLog.open(vertx, file, content -> texts.add(content.toStringUtf8())).close());
        return texts;
    }
}

package io.wattlet.grpc;

import com.google.protobuf.MessageLite;
import io.vertx.core.Future;
import io.wattlet.query.Changes;
import io.wattlet.query.Cursor;
import io.wattlet.query.Query.ChangesPart;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows the changes of a list from where a caller is to its end, part by part. A part is read when all messages of the one
 * before were sent.
 *
 * @param <T> what the list is of
 * @param <I> how one is written
 * @param <R> the messages
 */
final class Walk<T, I extends MessageLite, R> implements Answers.Source<R> {

    /** Puts items into a message. */
    interface Frame<I, R> {
        /**
         * Makes the message.
         *
         * @param cursor from where the walk goes on when nothing comes after this message
         */
        R message(List<I> items, String cursor);
    }

    private final Function<ChangesPart, Future<Changes<T>>> question;
    private final Function<T, I> writer;
    private final Frame<I, R> frame;
    private ChangesPart part;
    private @Nullable Changes<T> read;
    private Chunks<T, I> chunks;

    Walk(
        ChangesPart start,
        Function<ChangesPart, Future<Changes<T>>> question,
        Function<T, I> writer,
        Frame<I, R> frame
    ) {
        this.question = question;
        this.writer = writer;
        this.frame = frame;
        this.part = start;
        this.chunks = new Chunks<>(List.of(), writer);
    }

    @Override
    public Future<Optional<R>> next() {
        Changes<T> current = read;
        if (current != null && chunks.hasNext()) {
            return Future.succeededFuture(Optional.of(message(current)));
        }
        if (current != null && current.items().size() < part.limit()) {
            return Future.succeededFuture(Optional.empty());
        }
        if (current != null) {
            part = new ChangesPart(part.updatedSince(), Optional.of(current.next()), part.limit());
        }
        return question
            .apply(part)
            .map(changes -> {
                read = changes;
                chunks = new Chunks<>(changes.items(), writer);
                return Optional.of(message(changes));
            });
    }

    // The place behind the part is for its last message. Whoever has only some of the part goes on from its start.
    private R message(Changes<T> changes) {
        List<I> items = chunks.next();
        return frame.message(
            items,
            chunks.hasNext() ? part.cursor().map(Cursor::text).orElse("") : changes.next().text()
        );
    }
}

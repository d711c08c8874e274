package io.wattlet.grpc;

import com.google.protobuf.MessageLite;
import io.vertx.core.Future;
import io.wattlet.query.Page;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cuts a list into messages of bounded size, each made when there is room for it.
 *
 * <p>Bound: a message ends with the item that brings it to {@value #ENOUGH_BYTES} bytes, or with the {@value #MOST_ITEMS}th.
 */
final class Chunks<T, I extends MessageLite> {

    /** Far below what clients read of one message unless told otherwise, 4 MiB. */
    static final int ENOUGH_BYTES = 64 * 1024;
    static final int MOST_ITEMS = 500;

    /** Puts items into a message. */
    interface Frame<I, R> {
        /**
         * Makes the message.
         *
         * @param total how long the whole list is
         */
        R message(long total, List<I> items);
    }

    private final Iterator<T> items;
    private final Function<T, I> writer;

    Chunks(List<T> items, Function<T, I> writer) {
        this.items = items.iterator();
        this.writer = writer;
    }

    /** The messages of a page: at least one, which tells how long the list is. */
    static <T, I extends MessageLite, R> Answers.Source<R> of(Page<T> page, Function<T, I> writer, Frame<I, R> frame) {
        Chunks<T, I> chunks = new Chunks<>(page.items(), writer);
        return new Answers.Source<>() {
            private boolean begun;

            @Override
            public Future<Optional<R>> next() {
                if (begun && !chunks.hasNext()) {
                    return Future.succeededFuture(Optional.empty());
                }
                begun = true;
                return Future.succeededFuture(Optional.of(frame.message(page.total(), chunks.next())));
            }
        };
    }

    boolean hasNext() {
        return items.hasNext();
    }

    /** The items of the next message; none when there are no more. */
    List<I> next() {
        List<I> chunk = new ArrayList<>();
        int bytes = 0;
        while (items.hasNext() && chunk.size() < MOST_ITEMS && bytes < ENOUGH_BYTES) {
            I written = writer.apply(items.next());
            bytes += written.getSerializedSize();
            chunk.add(written);
        }
        return chunk;
    }
}

package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.Event;
import io.wattlet.events.EventFollowers;
import io.wattlet.events.EventReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that goes on with what happens. Nothing is kept for a caller who is slow: more is taken when the last was
 * written, and one who takes nothing for too long is cut off; with the id of the last event he goes on later, anywhere.
 *
 * <p>Every block has an {@code id}, heartbeats too: so a caller for whom nothing happened for days does not come back with an
 * id that has been forgotten.
 */
final class EventStream implements EventReader {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private static final Buffer FIRST = Buffer.buffer("retry: 2000\n\n");

    private final Vertx vertx;
    private final CloudEvent form;
    private final Duration heartbeat;
    private final Duration slowFor;
    private final Promise<HttpServerResponse> begun = Promise.promise();
    private EventFollowers.@Nullable Following following;
    private long heartbeats = -1;
    private long told = -1;
    private boolean over;

    EventStream(Vertx vertx, CloudEvent form, Duration heartbeat, Duration slowFor) {
        this.vertx = vertx;
        this.form = form;
        this.heartbeat = heartbeat;
        this.slowFor = slowFor;
    }

    /** The head of the response is set, and events may be written. */
    void begin(HttpServerResponse response, EventFollowers.Following following) {
        this.following = following;
        if (over) {
            following.end();
            return;
        }
        heartbeats = vertx.setPeriodic(heartbeat.toMillis(), _ -> beat(response));
        response.write(FIRST);
        begun.complete(response);
    }

    /** The caller has closed the connection. */
    void gone() {
        over = true;
        close();
        begun.tryFail("the caller is gone");
    }

    @Override
    public Future<Void> read(List<Event> events, long upTo) {
        return begun.future().compose(response -> over ? Future.failedFuture("over") : write(response, events, upTo));
    }

    @Override
    public void end(End why) {
        begun
            .future()
            .onSuccess(response -> {
                if (!over) {
                    LOG.debug("a stream of events ends: {}", why);
                    over = true;
                    close();
                    response.end();
                }
            });
    }

    private Future<Void> write(HttpServerResponse response, List<Event> events, long upTo) {
        Buffer text = Buffer.buffer();
        for (Event event : events) {
            text
                .appendString("id: ")
                .appendString(CloudEvent.sequence(event.number()))
                .appendString("\nevent: ")
                .appendString(event.type().id())
                .appendString("\ndata: ")
                .appendBuffer(form.encode(event))
                .appendString("\n\n");
        }
        told = upTo;
        return written(response, text.length() == 0 ? position() : text);
    }

    // Written is what has gone to the operating system, so a caller who takes nothing stops this.
    private Future<Void> written(HttpServerResponse response, Buffer text) {
        long slow = vertx.setTimer(slowFor.toMillis(), _ -> cutOff(response));
        return response.write(text).onComplete(_ -> vertx.cancelTimer(slow));
    }

    private void beat(HttpServerResponse response) {
        if (!over && told >= 0 && !response.writeQueueFull()) {
            written(response, position());
        }
    }

    private Buffer position() {
        return Buffer.buffer("id: " + CloudEvent.sequence(told) + "\n\n");
    }

    private void cutOff(HttpServerResponse response) {
        LOG.debug("a caller who follows events takes none for {}, and is cut off", slowFor);
        response.reset();
    }

    private void close() {
        if (heartbeats >= 0) {
            vertx.cancelTimer(heartbeats);
            heartbeats = -1;
        }
        if (following != null) {
            following.end();
        }
    }
}

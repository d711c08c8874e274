package io.wattlet.events;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who follows the events of one wallet, and where he is. Confined to the event loop of {@link EventFollowers}, but
 * for what is final.
 */
final class Follower {

    final UUID wallet;
    final Set<EventType> types;
    final EventReader reader;
    final Context context;
    /** It is settled from where on he is told. Completed on his context. */
    final Promise<Void> begun = Promise.promise();
    /** Number up to which he was given everything; negative while he has not begun. */
    long position;
    /** He has been given something and has not asked for more yet. */
    boolean reading;
    boolean hasBegun;
    boolean ended;

    Follower(UUID wallet, Set<EventType> types, long position, EventReader reader, Context context) {
        this.wallet = wallet;
        // The last event ends the reading, whatever is wanted.
        this.types = EnumSet.of(EventType.WALLET_DISABLED, types.toArray(EventType[]::new));
        this.position = position;
        this.reader = reader;
        this.context = context;
    }

    void hasBegun() {
        hasBegun = true;
        context.runOnContext(_ -> begun.tryComplete());
    }

    /** Gives events on; succeeds, on whatever context, when he can take more. */
    Future<Void> give(List<Event> events, long upTo) {
        return Future.future(done -> context.runOnContext(_ -> reader.read(events, upTo).onComplete(done)));
    }

    void end(EventReader.End why) {
        ended = true;
        context.runOnContext(_ -> reader.end(why));
    }
}

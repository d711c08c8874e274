package io.wattlet.command;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.UUID;

/** Tells the dispatch of this node which commands can be taken on now. What gets lost is found by a sweep. */
final class CommandHints {

    private static final DeliveryOptions WITHIN_THIS_NODE = new DeliveryOptions().setLocalOnly(true);

    private CommandHints() {}

    /** Sends ids of commands of one kind, at most so many in one message. */
    static void send(EventBus bus, CommandKind kind, List<UUID> commands, int mostInOne) {
        for (int from = 0; from < commands.size(); from += mostInOne) {
            JsonArray ids = new JsonArray();
            commands.subList(from, Math.min(from + mostInOne, commands.size())).forEach(id -> ids.add(id.toString()));
            bus.send(kind.address(), ids, WITHIN_THIS_NODE);
        }
    }
}

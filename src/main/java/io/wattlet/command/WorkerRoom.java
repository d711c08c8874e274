package io.wattlet.command;

import io.vertx.core.json.JsonObject;

/**
 * What a worker says of itself to the whole cluster, several times a second.
 *
 * @param worker its own address on the event bus
 * @param inHand commands it carries out or is about to take
 * @param room   commands that it can take beside them; 0 also when it stops
 */
record WorkerRoom(String worker, int inHand, int room) {
    /** Where it is said. */
    static final String ADDRESS = "wattlet.worker.room";

    static WorkerRoom of(JsonObject message) {
        return new WorkerRoom(message.getString("worker"), message.getInteger("inHand"), message.getInteger("room"));
    }

    JsonObject message() {
        return new JsonObject().put("worker", worker).put("inHand", inHand).put("room", room);
    }
}

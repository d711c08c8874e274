package io.wattlet.node;

/** A part of the node could not be started. */
public final class NodeStartException extends RuntimeException {

    NodeStartException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.wattlet.grpc;

/** A stream is ended because the node stops. */
final class DrainingException extends RuntimeException {

    DrainingException() {
        super("the node is stopping", null, false, false);
    }
}

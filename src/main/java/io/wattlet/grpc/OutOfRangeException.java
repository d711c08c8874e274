package io.wattlet.grpc;

/** An answer has a quantity that its message has no room for. */
final class OutOfRangeException extends RuntimeException {

    OutOfRangeException() {
        super(
            "A quantity is 2^32 watt-hours or more, for which this protocol has no room. wattlet.v1.WalletService tells it.",
            null,
            false,
            false
        );
    }

    String text() {
        return String.valueOf(getMessage());
    }
}

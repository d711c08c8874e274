package io.wattlet.grpc;

import io.vertx.grpc.common.GrpcStatus;

/** What came over the wire is no message that the method could answer. */
final class UnreadableException extends RuntimeException {

    /** In what way. */
    enum Kind {
        NOT_A_MESSAGE(GrpcStatus.INVALID_ARGUMENT, "invalid-request", "The message is not one of this method."),
        NOT_ONE_MESSAGE(GrpcStatus.INVALID_ARGUMENT, "invalid-request", "The call must have exactly one message."),
        TOO_LONG(GrpcStatus.RESOURCE_EXHAUSTED, "body-too-long", "The message is longer than this node reads."),
        UNKNOWN_SERVICE(GrpcStatus.NOT_FOUND, "not-found", "There is no service of this name."),
        COMPRESSED(
            GrpcStatus.UNIMPLEMENTED,
            "unsupported-encoding",
            "The node reads no compressed messages. Send them as they are."
        );

        private final GrpcStatus status;
        private final String code;
        private final String sentence;

        Kind(GrpcStatus status, String code, String sentence) {
            this.status = status;
            this.code = code;
            this.sentence = sentence;
        }
    }

    private final Kind kind;

    UnreadableException(Kind kind) {
        super(kind.sentence, null, false, false);
        this.kind = kind;
    }

    GrpcStatus status() {
        return kind.status;
    }

    String code() {
        return kind.code;
    }

    String sentence() {
        return kind.sentence;
    }
}

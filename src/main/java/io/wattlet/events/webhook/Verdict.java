package io.wattlet.events.webhook;

import io.vertx.core.MultiMap;
import io.wattlet.outgoing.HttpAnswer;
import io.wattlet.outgoing.NotSentException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;

/**
 * What came of an attempt to deliver.
 *
 * @param status     of the answer, if there was one
 * @param retryAfter how long the receiver asks to be left alone
 */
record Verdict(Code code, OptionalInt status, Optional<Duration> retryAfter) {
    /** In a word. */
    enum Code {
        /** The receiver has the events. */
        ACKNOWLEDGED("acknowledged"),
        /** The receiver is gone for good. */
        GONE("gone"),
        /** The receiver answered with another status. */
        REFUSED("refused"),
        NO_ANSWER_IN_TIME("no-answer-in-time"),
        CONNECTION_BROKEN("connection-broken"),
        ADDRESS_MALFORMED("address-malformed"),
        ADDRESS_FORBIDDEN("address-forbidden"),
        NAME_UNKNOWN("name-unknown"),
        UNREACHABLE("unreachable"),
        TLS_FAILED("tls-failed"),
        /** Calls to the same server failed a moment ago, so it was left alone. */
        LEFT_ALONE("left-alone"),
        /** The node had too much to do. That is no fault of the receiver. */
        BUSY("busy"),
        /** The node was stopping. */
        STOPPING("stopping");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** Stable, lower case with hyphens. */
        String text() {
            return text;
        }

        /** Whether the receiver was tried: if not, the attempt does not count. */
        boolean counts() {
            return this != BUSY && this != STOPPING;
        }
    }

    private static final int OK = 200;
    private static final int REDIRECTED = 300;
    private static final int GONE_FOR_GOOD = 410;

    static Verdict of(HttpAnswer answer) {
        int status = answer.status();
        Code code = status >= OK && status < REDIRECTED ? Code.ACKNOWLEDGED : Code.REFUSED;
        return new Verdict(
            status == GONE_FOR_GOOD ? Code.GONE : code,
            OptionalInt.of(status),
            retryAfter(answer.headers())
        );
    }

    static Verdict of(Throwable failure) {
        Code code = switch (failure) {
            case NotSentException notSent -> of(notSent.reason());
            case TimeoutException _ -> Code.NO_ANSWER_IN_TIME;
            default -> Code.CONNECTION_BROKEN;
        };
        return new Verdict(code, OptionalInt.empty(), Optional.empty());
    }

    private static Code of(NotSentException.Reason reason) {
        return switch (reason) {
            case MALFORMED -> Code.ADDRESS_MALFORMED;
            case NAME -> Code.NAME_UNKNOWN;
            case ADDRESS -> Code.ADDRESS_FORBIDDEN;
            case BREAKER -> Code.LEFT_ALONE;
            case CONNECTION -> Code.UNREACHABLE;
            case TLS -> Code.TLS_FAILED;
            case BUSY -> Code.BUSY;
            case CLOSED -> Code.STOPPING;
        };
    }

    /** Reads seconds; the date that may stand there too says nothing without the receiver's clock. */
    private static Optional<Duration> retryAfter(MultiMap headers) {
        return Optional.ofNullable(headers.get("retry-after"))
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
    }
}

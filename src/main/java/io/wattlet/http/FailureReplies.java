package io.wattlet.http;

import io.wattlet.auth.AuthenticationBusyException;
import io.wattlet.auth.UnauthenticatedException;
import io.wattlet.command.Trace;
import io.wattlet.edge.AnswerTooLateException;
import io.wattlet.edge.ForbiddenException;
import io.wattlet.edge.NobodyException;
import io.wattlet.edge.Passing;
import io.wattlet.edge.RateLimitedException;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes an answer. */
final class FailureReplies {

    private static final Logger LOG = LoggerFactory.getLogger(FailureReplies.class);

    /** Header that ends the connection after the answer, because the body was not received to its end. */
    static final String CONNECTION = "Connection";

    private static final String CLOSE = "close";
    private static final String RETRY_AFTER = "Retry-After";

    /** What callers are told to wait when the node cannot answer now, in seconds. */
    private static final String IN_A_MOMENT = "1";

    private FailureReplies() {}

    /** The answer to a request that failed. */
    static Reply of(Throwable failure, Trace trace) {
        return switch (failure) {
            case RefusedException refused -> of(refused.refusal());
            case InvalidRequestException invalid -> Reply.problem(Problem.invalid(invalid));
            case UnauthenticatedException unauthenticated -> unauthenticated
                .challenge()
                .map(challenge -> of(Problem.Kind.UNAUTHENTICATED).with("WWW-Authenticate", challenge))
                .orElseGet(() -> of(Problem.Kind.UNAUTHENTICATED));
            case NobodyException _ -> of(Problem.Kind.NOBODY);
            case AuthenticationBusyException _ -> of(Problem.Kind.UNAVAILABLE).with(RETRY_AFTER, IN_A_MOMENT);
            case ForbiddenException _ -> of(Problem.Kind.MISSING_SCOPE);
            case JsonText.UnsupportedException _ -> of(Problem.Kind.UNSUPPORTED_MEDIA_TYPE);
            case RateLimitedException limited -> of(Problem.Kind.RATE_LIMITED).with(
                RETRY_AFTER,
                Long.toString(limited.retryAfterSeconds())
            );
            case AnswerTooLateException _ -> of(Problem.Kind.ANSWER_TOO_LATE).with(RETRY_AFTER, IN_A_MOMENT);
            case BodyReader.TooLongException _ -> of(Problem.Kind.BODY_TOO_LONG).with(CONNECTION, CLOSE);
            case BodyReader.TooSlowException _ -> of(Problem.Kind.BODY_TOO_SLOW).with(CONNECTION, CLOSE);
            case BodyReader.LostException _ -> of(Problem.Kind.CONNECTION_LOST).with(CONNECTION, CLOSE);
            default -> unexpected(failure, trace);
        };
    }

    private static Reply of(Problem.Kind kind) {
        return Reply.problem(Problem.of(kind));
    }

    private static Reply of(Refusal refusal) {
        Reply reply = Reply.problem(Problem.of(refusal));
        boolean passes = refusal instanceof Refusal.Overloaded || refusal instanceof Refusal.TooManyWaiters;
        return passes ? reply.with(RETRY_AFTER, IN_A_MOMENT) : reply;
    }

    private static Reply unexpected(Throwable failure, Trace trace) {
        if (Passing.isUnavailable(failure)) {
            LOG.warn("{}: the node cannot answer now: {}", trace, failure.toString());
            return of(Problem.Kind.UNAVAILABLE).with(RETRY_AFTER, IN_A_MOMENT);
        }
        LOG.error("{}: a request failed unexpectedly", trace, failure);
        return of(Problem.Kind.INTERNAL_ERROR);
    }
}

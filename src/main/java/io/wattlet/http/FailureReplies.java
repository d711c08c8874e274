package io.wattlet.http;

import io.vertx.core.eventbus.ReplyException;
import io.wattlet.auth.UnauthenticatedException;
import io.wattlet.store.Availability;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes a status. */
final class FailureReplies {

    private static final Logger LOG = LoggerFactory.getLogger(FailureReplies.class);

    /** What callers are told to wait when the node cannot answer now, in seconds. */
    private static final String RETRY_AFTER = "1";

    private FailureReplies() {}

    /** The answer to a request that failed. */
    static Reply of(Throwable failure, Trace trace) {
        return switch (failure) {
            case RefusedException refused -> of(refused.refusal());
            case InvalidRequestException invalid -> Reply.problem(Problem.invalid(invalid));
            case UnauthenticatedException unauthenticated -> unauthenticated
                .challenge()
                .map(challenge -> Reply.empty(401).with("WWW-Authenticate", challenge))
                .orElseGet(() -> Reply.empty(401));
            case ForbiddenException _ -> Reply.empty(403);
            case JsonText.UnsupportedException _ -> Reply.problem(Problem.of(Problem.Kind.UNSUPPORTED_MEDIA_TYPE));
            case BodyReader.TooLongException _ -> Reply.empty(413);
            case BodyReader.TooSlowException _ -> Reply.empty(408);
            case BodyReader.LostException _ -> Reply.empty(400);
            default -> unexpected(failure, trace);
        };
    }

    private static Reply of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoWallet _, Refusal.EndpointNotFound _ -> Reply.text(404, refusal.text());
            case Refusal.WalletNotFound _ -> Reply.problem(Problem.of(Problem.Kind.NOT_FOUND));
            case Refusal.Overloaded _ -> Reply.text(503, refusal.text()).with("Retry-After", RETRY_AFTER);
            case
                Refusal.WalletDisabled _,
                Refusal.WalletExists _,
                Refusal.OwnerTooLong _,
                Refusal.EndpointTaken _,
                Refusal.InvalidPrivateKey _,
                Refusal.InvalidPublicKey _,
                Refusal.ReceiverIsSelf _,
                Refusal.UnknownReceiver _,
                Refusal.UnknownCertificate _,
                Refusal.InsufficientQuantity _,
                Refusal.TrialMismatch _,
                Refusal.NotClaimable _,
                Refusal.QuantityZero _ -> Reply.text(400, refusal.text());
        };
    }

    private static Reply unexpected(Throwable failure, Trace trace) {
        if (failure instanceof ReplyException || Availability.isUnavailable(failure)) {
            LOG.warn("{}: the node cannot answer now: {}", trace, failure.toString());
            return Reply.empty(503).with("Retry-After", RETRY_AFTER);
        }
        LOG.error("{}: a request failed unexpectedly", trace, failure);
        return Reply.empty(500);
    }
}

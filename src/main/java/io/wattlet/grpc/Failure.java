package io.wattlet.grpc;

import io.vertx.grpc.common.GrpcStatus;
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
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a call is not answered as asked: the one place where what went wrong becomes a status.
 *
 * @param code       stable, machine-readable; the same as over REST, see {@code src/docs/errors.md}
 * @param sentence   for the caller
 * @param retryAfter seconds after which it is worth trying again; empty when nothing is known of that
 * @param challenge  what is wrong with the credentials, as RFC 6750 writes it; empty where that is not the point
 */
record Failure(GrpcStatus status, String code, String sentence, OptionalLong retryAfter, Optional<String> challenge) {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    /** What callers are told to wait when the node cannot answer now, in seconds. */
    private static final long IN_A_MOMENT = 1;

    static Failure of(Throwable cause, Trace trace) {
        return switch (cause) {
            case RefusedException refused -> of(refused.refusal());
            case InvalidMessageException invalid -> new Failure(
                GrpcStatus.INVALID_ARGUMENT,
                "invalid-request",
                invalid.text()
            );
            case UnreadableException unreadable -> new Failure(
                unreadable.status(),
                unreadable.code(),
                unreadable.sentence()
            );
            case RateLimitedException limited -> new Failure(
                GrpcStatus.RESOURCE_EXHAUSTED,
                "rate-limited",
                "Too many slices are announced. Try again after the time in the metadata retry-after.",
                OptionalLong.of(limited.retryAfterSeconds())
            );
            case UnauthenticatedException unauthenticated -> unauthenticated(unauthenticated);
            case NobodyException _ -> new Failure(
                GrpcStatus.UNAUTHENTICATED,
                "nobody",
                "Subject not found on claims principal"
            );
            case AuthenticationBusyException _ -> unavailable();
            case ForbiddenException _ -> new Failure(
                GrpcStatus.PERMISSION_DENIED,
                "missing-scope",
                "The token does not have the scope that this method needs."
            );
            case OutOfRangeException outOfRange -> new Failure(
                GrpcStatus.OUT_OF_RANGE,
                "quantity-out-of-range",
                outOfRange.text()
            );
            case AnswerTooLateException _ -> new Failure(
                GrpcStatus.DEADLINE_EXCEEDED,
                "answer-too-late",
                "The answer was not found in the time that it may take. What was asked for may have been done."
            );
            case DrainingException _ -> new Failure(
                GrpcStatus.UNAVAILABLE,
                "unavailable",
                "The node is stopping. Go on at another one."
            );
            default -> unexpected(cause, trace);
        };
    }

    /** Something was refused; each kind of refusal has its status here. */
    static Failure of(Refusal refusal) {
        GrpcStatus status = switch (refusal) {
            case
                Refusal.NoWallet _,
                Refusal.EndpointNotFound _,
                Refusal.WalletNotFound _,
                Refusal.CertificateNotFound _,
                Refusal.TransferNotFound _,
                Refusal.WebhookNotFound _,
                Refusal.UnknownReceiver _,
                Refusal.UnknownCertificate _ -> GrpcStatus.NOT_FOUND;
            case Refusal.Overloaded _, Refusal.TooManyWaiters _ -> GrpcStatus.UNAVAILABLE;
            case
                Refusal.ListTooLong _,
                Refusal.MatchTooLarge _,
                Refusal.TooManyItems _,
                Refusal.TooManyWebhooks _ -> GrpcStatus.RESOURCE_EXHAUSTED;
            case Refusal.WalletExists _, Refusal.EndpointTaken _ -> GrpcStatus.ALREADY_EXISTS;
            case
                Refusal.WalletDisabled _,
                Refusal.InsufficientQuantity _,
                Refusal.TrialMismatch _,
                Refusal.NotClaimable _,
                Refusal.NothingToRedeliver _,
                Refusal.EventsForgotten _,
                Refusal.NothingAccepted _,
                Refusal.OthersRefused _,
                Refusal.CommandIdTaken _,
                Refusal.IdempotencyKeyReused _ -> GrpcStatus.FAILED_PRECONDITION;
            case
                Refusal.OwnerTooLong _,
                Refusal.InvalidPrivateKey _,
                Refusal.InvalidPublicKey _,
                Refusal.ReceiverIsSelf _,
                Refusal.InvalidTimeZone _,
                Refusal.WebhookUrlRefused _,
                Refusal.UnknownEvent _,
                Refusal.QuantityZero _ -> GrpcStatus.INVALID_ARGUMENT;
        };
        OptionalLong retryAfter =
            status == GrpcStatus.UNAVAILABLE ? OptionalLong.of(IN_A_MOMENT) : OptionalLong.empty();
        return new Failure(status, refusal.code(), refusal.text(), retryAfter);
    }

    private Failure(GrpcStatus status, String code, String sentence) {
        this(status, code, sentence, OptionalLong.empty());
    }

    private Failure(GrpcStatus status, String code, String sentence, OptionalLong retryAfter) {
        this(status, code, sentence, retryAfter, Optional.empty());
    }

    private static Failure unauthenticated(UnauthenticatedException cause) {
        return new Failure(
            GrpcStatus.UNAUTHENTICATED,
            "unauthenticated",
            "The call does not say who asks, or not in a way that can be trusted.",
            OptionalLong.empty(),
            cause.challenge()
        );
    }

    private static Failure unavailable() {
        return new Failure(
            GrpcStatus.UNAVAILABLE,
            "unavailable",
            "The node cannot answer now. Try again in a moment.",
            OptionalLong.of(IN_A_MOMENT)
        );
    }

    private static Failure unexpected(Throwable cause, Trace trace) {
        if (Passing.isUnavailable(cause)) {
            LOG.warn("{}: the node cannot answer now: {}", trace, cause.toString());
            return unavailable();
        }
        LOG.error("{}: a call failed unexpectedly", trace, cause);
        return new Failure(
            GrpcStatus.INTERNAL,
            "internal-error",
            "The node failed. Its log tells more under the trace id " + trace + "."
        );
    }
}

package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wattlet.command.Trace;
import io.wattlet.wallet.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request is not answered as asked, with all that can be told of it. How much is told depends on who asks and where;
 * see {@link Rendering}.
 *
 * @param status of the answer
 * @param code   stable, machine-readable, lower case with hyphens; see {@code src/docs/errors.md}
 * @param detail a sentence for the caller
 * @param form   of the body that callers of the contract expect
 * @param errors in the request, by place; empty when this is not about places in the request
 * @param members further ones that problems of this kind have
 */
record Problem(
    ErrorStatus status,
    String code,
    String detail,
    Form form,
    Optional<Map<String, List<String>>> errors,
    JsonBody members
) {
    private static final JsonBody NO_MEMBERS = _ -> {};
    private static final String INVALID = "One or more validation errors occurred.";

    /** What the contract has as the body of an error. */
    enum Form {
        /** No body. */
        NOTHING,
        /** The sentence as a JSON string. */
        SENTENCE,
        /** A problem object without code and sentence. */
        OBJECT,
    }

    /** What can go wrong before anybody is asked who could refuse. What is refused has its codes in {@link Refusal}. */
    enum Kind {
        INVALID_REQUEST("invalid-request", ErrorStatus.BAD_REQUEST, Form.OBJECT, "The request is not as it must be."),
        MALFORMED_HTTP("malformed-http", ErrorStatus.BAD_REQUEST, Form.NOTHING, "This is not a request of HTTP/1.1."),
        CONNECTION_LOST(
            "connection-lost",
            ErrorStatus.BAD_REQUEST,
            Form.NOTHING,
            "The connection was lost before the end of the body."
        ),
        UNAUTHENTICATED(
            "unauthenticated",
            ErrorStatus.UNAUTHORIZED,
            Form.NOTHING,
            "The request does not say who asks, or not in a way that can be trusted."
        ),
        NOBODY(
            "nobody",
            ErrorStatus.UNAUTHORIZED,
            Form.OBJECT,
            "The token can be trusted, but does not say who its bearer is."
        ),
        MISSING_SCOPE(
            "missing-scope",
            ErrorStatus.FORBIDDEN,
            Form.NOTHING,
            "The token does not have the scope that this operation needs."
        ),
        NOT_FOUND(
            "not-found",
            ErrorStatus.NOT_FOUND,
            Form.OBJECT,
            "What the path names does not exist, or belongs to somebody else."
        ),
        UNKNOWN_PATH("unknown-path", ErrorStatus.NOT_FOUND, Form.NOTHING, "There is no operation at this path."),
        METHOD_NOT_ALLOWED(
            "method-not-allowed",
            ErrorStatus.METHOD_NOT_ALLOWED,
            Form.NOTHING,
            "The operations at this path have other methods; see the header Allow."
        ),
        BODY_TOO_SLOW(
            "body-too-slow",
            ErrorStatus.REQUEST_TIMEOUT,
            Form.NOTHING,
            "The body did not arrive in the time that it may take."
        ),
        BODY_TOO_LONG(
            "body-too-long",
            ErrorStatus.CONTENT_TOO_LARGE,
            Form.NOTHING,
            "The body is longer than this node reads."
        ),
        URI_TOO_LONG(
            "uri-too-long",
            ErrorStatus.URI_TOO_LONG,
            Form.NOTHING,
            "The first line of the request is too long."
        ),
        UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type",
            ErrorStatus.UNSUPPORTED_MEDIA_TYPE,
            Form.OBJECT,
            "The body must be JSON in UTF-8 or UTF-16LE, and the header Content-Type must say so."
        ),
        RATE_LIMITED(
            "rate-limited",
            ErrorStatus.TOO_MANY_REQUESTS,
            Form.SENTENCE,
            "Too many slices are announced. Try again after the time in the header Retry-After."
        ),
        HEADERS_TOO_LARGE(
            "headers-too-large",
            ErrorStatus.HEADERS_TOO_LARGE,
            Form.NOTHING,
            "The headers of the request are too long."
        ),
        INTERNAL_ERROR(
            "internal-error",
            ErrorStatus.INTERNAL_SERVER_ERROR,
            Form.NOTHING,
            "The node failed. Its log tells more under the trace id."
        ),
        UNAVAILABLE(
            "unavailable",
            ErrorStatus.SERVICE_UNAVAILABLE,
            Form.NOTHING,
            "The node cannot answer now. Try again in a moment."
        ),
        ANSWER_TOO_LATE(
            "answer-too-late",
            ErrorStatus.SERVICE_UNAVAILABLE,
            Form.NOTHING,
            "The answer was not found in the time that it may take. What was asked for may have been done."
        );

        private final String code;
        private final ErrorStatus status;
        private final Form form;
        private final String detail;

        Kind(String code, ErrorStatus status, Form form, String detail) {
            this.code = code;
            this.status = status;
            this.form = form;
            this.detail = detail;
        }
    }

    static Problem of(Kind kind) {
        return new Problem(kind.status, kind.code, kind.detail, kind.form, Optional.empty(), NO_MEMBERS);
    }

    static Problem invalid(InvalidRequestException invalid) {
        Kind kind = Kind.INVALID_REQUEST;
        return new Problem(kind.status, kind.code, kind.detail, kind.form, Optional.of(invalid.errors()), NO_MEMBERS);
    }

    /** Something was refused; each kind of refusal has its status here. */
    static Problem of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoWallet _, Refusal.EndpointNotFound _ -> refused(
                ErrorStatus.NOT_FOUND,
                Form.SENTENCE,
                refusal
            );
            case
                Refusal.WalletNotFound _,
                Refusal.CertificateNotFound _,
                Refusal.TransferNotFound _,
                Refusal.WebhookNotFound _ -> refused(ErrorStatus.NOT_FOUND, Form.OBJECT, refusal);
            case Refusal.EventsForgotten _ -> refused(ErrorStatus.GONE, Form.SENTENCE, refusal);
            case Refusal.NothingToRedeliver _, Refusal.TooManyWebhooks _ -> refused(
                ErrorStatus.CONFLICT,
                Form.SENTENCE,
                refusal
            );
            case Refusal.Overloaded _, Refusal.TooManyWaiters _ -> refused(
                ErrorStatus.SERVICE_UNAVAILABLE,
                Form.SENTENCE,
                refusal
            );
            case
                Refusal.CommandIdTaken _,
                Refusal.IdempotencyKeyReused _,
                Refusal.MatchTooLarge _,
                Refusal.NothingAccepted _,
                Refusal.OthersRefused _ -> refused(ErrorStatus.UNPROCESSABLE_CONTENT, Form.SENTENCE, refusal);
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
                Refusal.InvalidTimeZone _,
                Refusal.ListTooLong _,
                Refusal.TooManyItems _,
                Refusal.UnknownEvent _,
                Refusal.WebhookUrlRefused _,
                Refusal.QuantityZero _ -> refused(ErrorStatus.BAD_REQUEST, Form.SENTENCE, refusal);
        };
    }

    /** The same problem, which tells more in full. */
    Problem with(JsonBody members) {
        return new Problem(status, code, detail, form, errors, members);
    }

    private static Problem refused(ErrorStatus status, Form form, Refusal refusal) {
        return new Problem(status, refusal.code(), refusal.text(), form, Optional.empty(), NO_MEMBERS);
    }

    /** The object as the contract has it. */
    JsonBody bare(Trace trace) {
        return json -> {
            json.writeStartObject();
            writeHead(json);
            writeErrors(json);
            json.writeStringField("traceId", trace.id());
            json.writeEndObject();
        };
    }

    /** The object with everything there is to tell (RFC 9457). */
    JsonBody full(Trace trace) {
        return json -> {
            json.writeStartObject();
            writeHead(json);
            json.writeStringField("detail", detail);
            json.writeStringField("code", code);
            writeErrors(json);
            members.writeTo(json);
            json.writeStringField("traceId", trace.id());
            json.writeEndObject();
        };
    }

    private void writeHead(JsonGenerator json) throws IOException {
        json.writeStringField("type", status.type());
        json.writeStringField("title", errors.isPresent() ? INVALID : status.title());
        json.writeNumberField("status", status.code());
    }

    private void writeErrors(JsonGenerator json) throws IOException {
        if (errors.isPresent()) {
            json.writeObjectFieldStart("errors");
            for (Map.Entry<String, List<String>> error : errors.get().entrySet()) {
                json.writeArrayFieldStart(error.getKey());
                for (String text : error.getValue()) {
                    json.writeString(text);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }
}

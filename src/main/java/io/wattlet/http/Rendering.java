package io.wattlet.http;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Trace;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts replies in the form that their callers expect.
 *
 * <p>Every error has its code in the header {@value #ERROR_CODE}. Its body is the one of the contract, unless the caller
 * prefers problem details (RFC 9457) or the operation is none of the contract's: then it is those, in full.
 *
 * @param negotiated whether {@code Accept} is heeded for values, and bare problems are marked as problems anyway
 * @param explained  whether errors are told in full anyway
 * @param accept     value of the header
 */
record Rendering(boolean negotiated, boolean explained, @Nullable String accept, Trace trace) {
    static final String ERROR_CODE = "Error-Code";

    private static final String JSON = "application/json";
    private static final String TEXT_JSON = "text/json";
    private static final String PROBLEM_JSON = "application/problem+json";

    /**
     * An answer in its final form.
     *
     * @param more what is written after the body; empty when that is all
     */
    record Rendered(int status, Map<String, String> headers, Buffer body, Optional<Reply.Source> more) {
        Rendered(int status, Map<String, String> headers, Buffer body) {
            this(status, headers, body, Optional.empty());
        }
    }

    /** The form in which an operation answers. */
    static Rendering of(Route route, @Nullable String accept, Trace trace) {
        return new Rendering(route.negotiated(), route.explainsErrors(), accept, trace);
    }

    /** The form of answers where there is no operation. */
    static Rendering ofNothing(@Nullable String accept, Trace trace) {
        return new Rendering(false, false, accept, trace);
    }

    Rendered render(Reply reply) {
        return switch (reply.content()) {
            case Reply.Content.Nothing _ -> empty(reply);
            case Reply.Content.Json(JsonBody body) -> {
                boolean asText = negotiated && Accept.prefers(accept, TEXT_JSON, JSON);
                yield typed(reply, asText ? TEXT_JSON : JSON, body);
            }
            case Reply.Content.Streamed(String mediaType, Reply.Source source) -> new Rendered(
                reply.status(),
                reply.with("Content-Type", mediaType).headers(),
                Buffer.buffer(),
                Optional.of(source)
            );
            case Reply.Content.Explained(Problem problem) -> explain(reply.with(ERROR_CODE, problem.code()), problem);
        };
    }

    private Rendered explain(Reply reply, Problem problem) {
        if (explained || Accept.prefers(accept, PROBLEM_JSON, JSON)) {
            return typed(reply, PROBLEM_JSON, problem.full(trace));
        }
        return switch (problem.form()) {
            case NOTHING -> empty(reply);
            case SENTENCE -> typed(reply, JSON, JsonBody.text(problem.detail()));
            case OBJECT -> typed(reply, negotiated ? PROBLEM_JSON : JSON, problem.bare(trace));
        };
    }

    private static Rendered empty(Reply reply) {
        return new Rendered(reply.status(), reply.headers(), Buffer.buffer());
    }

    private static Rendered typed(Reply reply, String mediaType, JsonBody body) {
        Reply typed = reply.with("Content-Type", mediaType + "; charset=utf-8");
        return new Rendered(typed.status(), typed.headers(), body.toBuffer());
    }
}

package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.wattlet.auth.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One operation, and where it is found.
 *
 * @param segments of the path; one in braces is a parameter
 * @param scope    what a caller's token must allow; empty when anybody may call it
 * @param traits   in which it differs from others
 */
record Route(HttpMethod method, List<String> segments, Optional<Scope> scope, Set<Trait> traits, Operation operation) {
    /** In what operations differ. */
    enum Trait {
        /** It takes a JSON body; the bodies of others are dropped. */
        READS_JSON,
        /** It heeds {@code Accept} for what it answers; the others always answer application/json. */
        NEGOTIATED,
        /** It is none of the contract's: its errors are always problem details in full. */
        EXPLAINS_ERRORS,
        /** It is limited how often it may be called, by address. */
        RATE_LIMITED,
    }

    Route {
        traits = Set.copyOf(traits);
    }

    /** Does what a request asks for. */
    interface Operation {
        /** Answers; may throw {@link InvalidRequestException} for what the request holds. */
        Future<Reply> answer(Call call);
    }

    /** An operation that only reads. */
    static Route get(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.GET, segments(path), Optional.of(scope), Set.of(), operation);
    }

    /** An operation that needs no body. */
    static Route post(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.POST, segments(path), Optional.of(scope), Set.of(), operation);
    }

    /** An operation that needs no body, and changes nothing when it is repeated. */
    static Route put(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.PUT, segments(path), Optional.of(scope), Set.of(), operation);
    }

    /** An operation that takes something away. */
    static Route delete(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.DELETE, segments(path), Optional.of(scope), Set.of(), operation);
    }

    /** An operation with a JSON body. */
    static Route postJson(String path, Scope scope, Operation operation) {
        return new Route(HttpMethod.POST, segments(path), Optional.of(scope), Set.of(Trait.READS_JSON), operation);
    }

    /** An operation with a JSON body that needs no authentication, and so is limited how often it may be called. */
    static Route postJsonForAnybody(String path, Operation operation) {
        return new Route(
            HttpMethod.POST,
            segments(path),
            Optional.empty(),
            Set.of(Trait.READS_JSON, Trait.RATE_LIMITED),
            operation
        );
    }

    /** The same operation, which heeds what the caller accepts. */
    Route withNegotiation() {
        return with(Trait.NEGOTIATED);
    }

    /** The same operation, which is none of the contract's: its errors are always problem details. */
    Route explainingErrors() {
        return with(Trait.EXPLAINS_ERRORS);
    }

    boolean readsJson() {
        return traits.contains(Trait.READS_JSON);
    }

    boolean negotiated() {
        return traits.contains(Trait.NEGOTIATED);
    }

    boolean explainsErrors() {
        return traits.contains(Trait.EXPLAINS_ERRORS);
    }

    boolean rateLimited() {
        return traits.contains(Trait.RATE_LIMITED);
    }

    private Route with(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Route(method, segments, scope, more, operation);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}

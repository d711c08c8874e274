package io.wattlet.registry;

import io.vertx.core.Future;
import io.wattlet.proto.registry.v1.GetTransactionStatusResponse;

/** What a registry is asked about a transaction, so many questions at once. Confined to the gateway's context. */
record Questions(RegistryCalls calls, Turnstile turnstile) {
    /** Where it stands, as far as the registry remembers. */
    Future<GetTransactionStatusResponse> status(Pursuit pursuit) {
        return turnstile.pass(() -> calls.status(pursuit.id()));
    }

    /** Whether it is in the certificate's stream, which is what counts. */
    Future<Boolean> isInStream(Pursuit pursuit) {
        return turnstile
            .pass(() -> calls.stream(pursuit.submission().stream().streamId()))
            .map(stream -> stream.contains(pursuit.transaction()));
    }
}

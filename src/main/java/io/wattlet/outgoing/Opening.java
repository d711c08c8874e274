package io.wattlet.outgoing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.wattlet.outgoing.NotSentException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call up to the moment when it can be written: the breaker, the addresses, a connection to one of them and a
 * stream of it. Nothing is written here, so whatever fails here was certainly not sent.
 *
 * <p>An address that cannot be connected to is followed by the next one, each having its share of the time that is left.
 * Confined to the context of the caller.
 */
final class Opening {

    private final Context caller;
    private final Way way;
    private final Target target;
    private final Breaker.Pass pass;
    private final RequestOptions wanted;
    private final long deadlineNanos;
    private final Promise<HttpClientRequest> opened = Promise.promise();

    private Opening(Context caller, Way way, Target target, Breaker.Pass pass, RequestOptions wanted) {
        this.caller = caller;
        this.way = way;
        this.target = target;
        this.pass = pass;
        this.wanted = wanted;
        this.deadlineNanos = System.nanoTime() + way.limits().connectWithin().toNanos();
    }

    /**
     * Opens the way for a call.
     *
     * @param wanted what is to be called, except for the address
     * @return a request of which nothing has been written; fails with {@link NotSentException}
     */
    static Future<HttpClientRequest> begin(Vertx vertx, Way way, Origin origin, RequestOptions wanted) {
        try {
            Target target = way.targets().calling(origin, way.longest());
            Optional<Breaker.Pass> pass = target.breaker().admit();
            if (pass.isEmpty()) {
                target.callEnds();
                throw givenTime(target);
            }
            Opening opening = new Opening(vertx.getOrCreateContext(), way, target, pass.get(), wanted);
            opening.findAddresses();
            return opening.opened
                .future()
                .onFailure(failure -> {
                    target.callEnds();
                    count(way, failure);
                });
        } catch (NotSentException e) {
            count(way, e);
            return Future.failedFuture(e);
        }
    }

    private static void count(Way way, Throwable failure) {
        if (failure instanceof NotSentException notSent) {
            way.tally().notSent(notSent.reason());
        }
    }

    private static NotSentException givenTime(Target target) {
        return new NotSentException(
            Reason.BREAKER,
            target.origin() + " is not called for a while, since calls to it failed: " + target.breaker().lastFailure(),
            null
        );
    }

    private void findAddresses() {
        target.addresses().ifPresentOrElse(known -> onCaller(() -> connect(known, 0)), this::lookUp);
    }

    private void lookUp() {
        Future.fromCompletionStage(
            way.names().addresses(target.origin().name()).orTimeout(millisLeft(), TimeUnit.MILLISECONDS),
            caller
        )
            .onSuccess(this::check)
            .onFailure(this::unknown);
    }

    private void check(List<InetAddress> found) {
        List<InetAddress> permitted = way.rules().permitted(found);
        if (permitted.isEmpty()) {
            giveUp(forbidden(target.origin()));
            return;
        }
        target.found(permitted);
        connect(permitted, 0);
    }

    private void unknown(Throwable completion) {
        NotSentException failure = unknown(target.origin(), completion);
        if (failure.reason() == Reason.BUSY) {
            pass.withdrawn();
            opened.fail(failure);
        } else {
            giveUp(failure);
        }
    }

    /** None of the addresses of a target may be called. */
    static NotSentException forbidden(Origin origin) {
        return new NotSentException(
            Reason.ADDRESS,
            origin +
                " is not called: its addresses are private, local or reserved. Set outgoing.allowedNetworks to networks" +
                " that may be called all the same.",
            null
        );
    }

    /** The look-up of a name failed. */
    static NotSentException unknown(Origin origin, Throwable completion) {
        Throwable failure =
            completion instanceof CompletionException && completion.getCause() != null
                ? completion.getCause()
                : completion;
        return switch (failure) {
            case RejectedExecutionException _ -> new NotSentException(
                Reason.BUSY,
                origin + " is not called: too many names are looked up.",
                null
            );
            case TimeoutException _ -> new NotSentException(
                Reason.NAME,
                "The name of " + origin + " could not be looked up in time.",
                failure
            );
            default -> new NotSentException(Reason.NAME, "The name of " + origin + " is not known.", failure);
        };
    }

    private void connect(List<InetAddress> addresses, int index) {
        InetAddress address = addresses.get(index);
        long share = Math.max(1, millisLeft() / (addresses.size() - index));
        open(address, share)
            .onSuccess(this::hand)
            .onFailure(failure -> {
                if (isNotTheAddress(failure)) {
                    fail(failure);
                    return;
                }
                target.unreachable(address);
                if (index + 1 < addresses.size()) {
                    connect(addresses, index + 1);
                } else {
                    fail(failure);
                }
            });
    }

    private Future<HttpClientRequest> open(InetAddress address, long withinMillis) {
        Origin origin = target.origin();
        RequestOptions options = new RequestOptions(wanted)
            .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, origin.port())))
            .setHost(origin.host())
            .setPort(origin.port())
            .setSsl(origin.tls())
            .setFollowRedirects(false)
            .setConnectTimeout(withinMillis);
        try {
            return way.http().request(options);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void hand(HttpClientRequest request) {
        target.connected(request.connection());
        if (way.uncompressed()) {
            Ending.refuseCompression(request);
        }
        Ending.watch(request, pass, target::callEnds);
        opened.complete(request);
    }

    private void fail(Throwable failure) {
        Origin origin = target.origin();
        switch (failure) {
            case ConnectionPoolTooBusyException _ -> {
                pass.withdrawn();
                opened.fail(new NotSentException(Reason.BUSY, "Too many calls wait for " + origin + ".", failure));
            }
            case IllegalStateException _ -> {
                pass.withdrawn();
                opened.fail(new NotSentException(Reason.CLOSED, "Nothing is called any more.", failure));
            }
            case SSLException _ -> {
                target.lost();
                giveUp(
                    new NotSentException(Reason.TLS, "No trusted TLS connection to " + origin + words(failure), failure)
                );
            }
            case TimeoutException _ -> {
                target.lost();
                giveUp(new NotSentException(Reason.CONNECTION, "No connection to " + origin + " in time.", failure));
            }
            default -> {
                target.lost();
                giveUp(
                    new NotSentException(Reason.CONNECTION, origin + " cannot be reached" + words(failure), failure)
                );
            }
        }
    }

    private void giveUp(NotSentException failure) {
        pass.failed(String.valueOf(failure.getMessage()));
        opened.fail(failure);
    }

    // Those are of this node: another address would not help.
    private static boolean isNotTheAddress(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException || failure instanceof IllegalStateException;
    }

    private static String words(Throwable failure) {
        @Nullable
        String message = failure.getCause() == null ? failure.getMessage() : failure.getCause().getMessage();
        return message == null ? "." : ": " + message + ".";
    }

    private long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
    }

    private void onCaller(Runnable next) {
        if (caller.equals(Vertx.currentContext())) {
            next.run();
        } else {
            caller.runOnContext(_ -> next.run());
        }
    }
}

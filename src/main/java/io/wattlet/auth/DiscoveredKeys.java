package io.wattlet.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wattlet.outgoing.Outgoing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an OpenID provider, kept fresh: read at the start, again and again, and at once when a token asks for it, but
 * never more often than allowed, so that junk tokens cannot make the node besiege the provider. Whoever asks while a read is
 * under way waits for that one.
 *
 * <p>When the provider is out of reach, the keys known so far stay, and the log says so. Its answer, even one without keys,
 * replaces them.
 */
final class DiscoveredKeys implements KeySource {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveredKeys.class);
    private static final Duration LEAST_RETRY = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Vertx vertx;
    private final Context context;
    private final AuthSettings.Trust.Authority authority;
    private final Discovery discovery;
    private final AuthMeters meters;
    private volatile TrustedKeys current = TrustedKeys.NONE;

    // What follows belongs to the context.
    private @Nullable Future<TrustedKeys> underWay;
    private long lastBegun;
    private long timer;
    private int failuresInARow;
    private boolean closed;

    private DiscoveredKeys(Vertx vertx, Outgoing outgoing, AuthSettings.Trust.Authority authority, AuthMeters meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.authority = authority;
        this.meters = meters;
        this.discovery = new Discovery(outgoing, authority);
    }

    /** Begins to read; who asks before the keys are there waits for them. */
    static DiscoveredKeys open(
        Vertx vertx,
        Outgoing outgoing,
        AuthSettings.Trust.Authority authority,
        AuthMeters meters
    ) {
        DiscoveredKeys keys = new DiscoveredKeys(vertx, outgoing, authority, meters);
        keys.onContext(keys::read);
        return keys;
    }

    @Override
    public TrustedKeys current() {
        return current;
    }

    @Override
    public Future<TrustedKeys> otherThan(TrustedKeys known) {
        TrustedKeys now = current;
        return now.equals(known) ? onContext(() -> readUnlessTooSoon(known)) : Future.succeededFuture(now);
    }

    @Override
    public Future<Void> close() {
        return onContext(() -> {
            closed = true;
            vertx.cancelTimer(timer);
            return Future.succeededFuture();
        });
    }

    private Future<TrustedKeys> readUnlessTooSoon(TrustedKeys known) {
        if (underWay != null) {
            return underWay;
        }
        boolean tooSoon = System.nanoTime() - lastBegun < authority.refreshAtMostEvery().toNanos();
        return closed || tooSoon || !current.equals(known) ? Future.succeededFuture(current) : read();
    }

    private Future<TrustedKeys> read() {
        vertx.cancelTimer(timer);
        lastBegun = System.nanoTime();
        Promise<TrustedKeys> done = Promise.promise();
        underWay = done.future();
        Future.succeededFuture()
            .compose(_ -> discovery.read())
            .onSuccess(this::replace)
            .onFailure(this::keep)
            .onComplete(_ -> {
                underWay = null;
                done.complete(current);
                readLater();
            });
        return done.future();
    }

    private void replace(TrustedKeys next) {
        meters.keysRead();
        failuresInARow = 0;
        if (!next.equals(current)) {
            current = next;
            LOG.info("tokens are verified with the keys of {} now: {}", authority.url(), next.summary());
        }
    }

    private void keep(Throwable failure) {
        meters.keysNotRead();
        failuresInARow++;
        if (!closed) {
            LOG.warn(
                "the keys of {} could not be read ({}); {}; next try in {} s",
                authority.url(),
                failure.getMessage(),
                current.equals(TrustedKeys.NONE)
                    ? "no token can be accepted"
                    : "tokens are verified with those known so far",
                pause(failuresInARow).toSeconds()
            );
        }
    }

    private void readLater() {
        if (!closed) {
            timer = vertx.setTimer(pause(failuresInARow).toMillis(), _ -> read());
        }
    }

    private Duration pause(int failures) {
        if (failures == 0) {
            return authority.refresh();
        }
        Duration first = authority.refreshAtMostEvery().plus(LEAST_RETRY);
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(authority.refresh()) < 0 ? doubled : authority.refresh();
    }

    /** Does something on the context that the state belongs to, and answers on the caller's. */
    private <T> Future<T> onContext(Action<T> action) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> answer = Promise.promise();
        context.runOnContext(_ -> action.begin().onComplete(done -> caller.runOnContext(_ -> answer.handle(done))));
        return answer.future();
    }

    private interface Action<T> {
        Future<T> begin();
    }
}

package io.wattlet.jobs.reconcile;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import io.wattlet.command.Concurrently;
import io.wattlet.command.WakeUps;
import io.wattlet.jobs.reconcile.Bookings.Booked;
import io.wattlet.jobs.reconcile.Certificates.Due;
import io.wattlet.jobs.reconcile.Findings.Finding;
import io.wattlet.jobs.reconcile.Look.Beside;
import io.wattlet.jobs.reconcile.Look.Decision;
import io.wattlet.jobs.reconcile.Look.Explanations;
import io.wattlet.jobs.reconcile.ReconciliationMeters.Outcome;
import io.wattlet.jobs.reconcile.Repairs.Changed;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.TransactionId;
import io.wattlet.wallet.SliceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch of certificates. The books are read before the streams: a stream then has all that they have, and what the books
 * come to have meanwhile keeps everything from being written that was decided without it.
 */
final class Step {

    private static final Logger LOG = LoggerFactory.getLogger(Step.class);

    /** What every step works with. */
    record Tools(
        Pool pool,
        StreamReader reader,
        WorkerExecutor cpu,
        Repairs repairs,
        Findings findings,
        StrandedClaims stranded,
        WakeUps wakeUps,
        ReconciliationMeters meters,
        ReconciliationSettings settings
    ) {}

    private record Decided(Look look, Decision decision) {}

    private final Tools tools;
    private final BooleanSupplier held;
    // Certificates that are to be compared again soon, because something was changed or has to be changed elsewhere first.
    private final List<CertificateId> soon = new ArrayList<>();

    Step(Tools tools, BooleanSupplier held) {
        this.tools = tools;
        this.held = held;
    }

    /** Compares certificates that were taken on. */
    Future<Void> compare(List<Due> due) {
        List<Due> live = due.stream().filter(Due::live).toList();
        List<CertificateId> ids = live.stream().map(Due::id).toList();
        return Bookings.read(tools.pool(), ids, tools.settings().grace())
            .compose(booked ->
                Concurrently.map(live, tools.settings().concurrentStreams(), one ->
                    look(one, booked.getOrDefault(one.id(), List.of()))
                )
            )
            .compose(looks -> explain(looks).map(explanations -> decide(looks, explanations)))
            .compose(decided -> act(due, decided));
    }

    private Future<Look> look(Due due, List<Booked> booked) {
        if (!held.getAsBoolean()) {
            return Future.succeededFuture(new Look(due, new Sight.Unread(), List.of()));
        }
        return tools
            .reader()
            .read(due.id())
            .compose(stream -> tools.cpu().executeBlocking(() -> Look.of(due, stream.sight(), booked), false));
    }

    /** Asks what is known of slices that differ; of most certificates none does. */
    private Future<Explanations> explain(List<Look> looks) {
        List<Look> differing = looks
            .stream()
            .filter(look -> !look.differing().isEmpty())
            .toList();
        if (differing.isEmpty()) {
            return Future.succeededFuture(new Explanations(Map.of(), Map.of()));
        }
        List<TransactionId> transactions = differing
            .stream()
            .flatMap(look -> look.transactions().stream())
            .toList();
        Set<UUID> allocations = differing
            .stream()
            .flatMap(look -> look.differing().stream())
            .map(Beside::allocation)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
        return Bookings.unbooked(tools.pool(), transactions).compose(unbooked ->
            Bookings.claims(tools.pool(), allocations).map(claims -> new Explanations(unbooked, claims))
        );
    }

    private static List<Decided> decide(List<Look> looks, Explanations explanations) {
        return looks
            .stream()
            .map(look -> new Decided(look, look.decide(explanations)))
            .toList();
    }

    private Future<Void> act(List<Due> due, List<Decided> decided) {
        List<CertificateId> idle = due
            .stream()
            .filter(one -> !one.live())
            .map(Due::id)
            .toList();
        List<Look> compared = decided.stream().map(Decided::look).filter(Look::isCompared).toList();
        List<Finding> findings = decided
            .stream()
            .flatMap(one -> one.decision().findings().stream())
            .toList();
        tools.meters().count(Outcome.IDLE, idle.size());
        int partly = Math.toIntExact(compared.stream().filter(Step::isPartly).count());
        tools.meters().count(Outcome.COMPARED, compared.size() - partly);
        tools.meters().count(Outcome.PARTLY, partly);
        tools.meters().count(Outcome.UNREAD, decided.size() - compared.size());
        return tools
            .findings()
            .note(findings)
            .compose(_ -> repair(decided))
            .compose(_ -> tools.stranded().goOn(shown(compared)))
            .compose(stranded -> finish(idle, compared, findings, stranded));
    }

    private static boolean isPartly(Look look) {
        return look.slices().size() == Bookings.MOST_SLICES;
    }

    private static List<CertificateId> shown(List<Look> compared) {
        return compared
            .stream()
            .filter(look -> look.sight() instanceof Sight.Shown)
            .map(Look::id)
            .toList();
    }

    private Future<Void> repair(List<Decided> decided) {
        // One after the other: they are rare, and whatever fails fails alone.
        Future<Void> done = Future.succeededFuture();
        for (Decided one : decided) {
            if (one.look().isNewlyWithdrawn()) {
                done = done.compose(_ -> withdraw(one.look().id()));
            }
            if (one.decision().repairs()) {
                done = done.compose(_ -> repair(one));
            }
        }
        return done;
    }

    private Future<Void> withdraw(CertificateId id) {
        return Certificates.withdraw(tools.pool(), id)
            .onSuccess(noted -> {
                if (noted) {
                    LOG.info("certificate {} is withdrawn on its stream, and so it is here now", id);
                    tools.meters().repaired("withdrawn", 1);
                }
            })
            .mapEmpty();
    }

    private Future<Void> repair(Decided one) {
        Decision decision = one.decision();
        CertificateId id = one.look().id();
        soon.add(id);
        return tools
            .repairs()
            .repair(decision.changes(), decision.unbooked(), decision.allocations())
            .onSuccess(changed -> {
                changed.forEach(this::announce);
                tools
                    .wakeUps()
                    .slicesAvailable(
                        changed
                            .stream()
                            .filter(slice -> slice.state() == SliceState.AVAILABLE)
                            .map(Changed::holding)
                            .toList()
                    );
            })
            .compose(_ -> Certificates.compareProductionNext(tools.pool(), decision.allocations()))
            .recover(failure -> {
                LOG.warn("certificate {} could not be repaired; it is compared again", id, failure);
                return Future.succeededFuture();
            });
    }

    private void announce(Changed changed) {
        LOG.info(
            "slice {} of certificate {} is {} by its stream, and so it is here now",
            changed.sliceId(),
            changed.holding().certificate(),
            changed.state().sql()
        );
        tools.meters().repaired(changed.state().sql(), 1);
    }

    private Future<Void> finish(
        List<CertificateId> idle,
        List<Look> compared,
        List<Finding> ofSlices,
        StrandedClaims.Outcome stranded
    ) {
        tools.meters().repaired("claim-resumed", stranded.resumed());
        soon.addAll(stranded.behind());
        List<CertificateId> fresh = Stream.concat(idle.stream(), shown(compared).stream()).toList();
        List<UUID> open = Stream.of(
            ofSlices.stream().map(Finding::subject),
            stranded.findings().stream().map(Finding::subject),
            stranded.open().stream(),
            compared.stream().flatMap(Look::undecided)
        )
            .flatMap(subjects -> subjects)
            .toList();
        Duration again = tools.settings().again();
        List<CertificateId> done = Stream.concat(idle.stream(), compared.stream().map(Look::id)).toList();
        return tools
            .findings()
            .note(stranded.findings())
            .compose(_ -> tools.findings().forgetOthers(fresh, open))
            .compose(_ -> Certificates.compareAgain(tools.pool(), done, again))
            .compose(_ -> Certificates.compareAgain(tools.pool(), soon, tools.settings().grace()));
    }
}

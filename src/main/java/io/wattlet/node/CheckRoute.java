package io.wattlet.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.wattlet.jobs.CheckReport;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.jobs.Law;
import io.wattlet.jobs.Laws;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /check}: checks what must hold in the database and answers in JSON. One check runs at a time; who asks
 * meanwhile is answered with the same. What the last one found is counted.
 */
final class CheckRoute {

    private static final Logger LOG = LoggerFactory.getLogger(CheckRoute.class);

    private static final String PATH = "/check";
    private static final List<String> OUTCOMES = List.of("holds", "violated", "unfinished");

    private final MeterRegistry meters;
    private @Nullable ConservationCheck check;
    private @Nullable Future<CheckReport> underWay;
    private @Nullable CheckReport last;

    /** Answers that it cannot check yet until it is {@link #ready}. */
    CheckRoute(MeterRegistry meters) {
        this.meters = meters;
        OUTCOMES.forEach(this::timer);
        Laws.ALL.forEach(law ->
            Gauge.builder("wattlet_check_violations", () -> lastViolations(law))
                .description("Violations of a law that the last check found.")
                .tag("law", law.name())
                .register(meters)
        );
        Gauge.builder("wattlet_check_last_seconds", this::lastEnd)
            .description("When the last check that came to its end began, in seconds since 1970.")
            .register(meters);
    }

    /** From now on there is something to check. */
    synchronized void ready(ConservationCheck conservation) {
        check = conservation;
    }

    /** Answers what asks for a check, and leaves everything else to {@code next}. */
    Handler<HttpServerRequest> inFrontOf(Handler<HttpServerRequest> next) {
        return request -> {
            if (!PATH.equals(request.path())) {
                next.handle(request);
            } else if (!request.method().equals(HttpMethod.POST)) {
                request.response().setStatusCode(405).putHeader("Allow", "POST").end();
            } else {
                run().onComplete(done -> answer(request.response(), done));
            }
        };
    }

    private synchronized Future<CheckReport> run() {
        if (check == null) {
            return Future.failedFuture(new IllegalStateException("The node is not started yet."));
        }
        if (underWay == null || underWay.isComplete()) {
            Timer.Sample sample = Timer.start(meters);
            underWay = check.report().onComplete(done -> note(done, sample));
        }
        return underWay;
    }

    private void note(AsyncResult<CheckReport> done, Timer.Sample sample) {
        if (done.failed()) {
            sample.stop(timer("unfinished"));
            LOG.warn("the check of the database did not come to its end", done.cause());
            return;
        }
        CheckReport report = done.result();
        sample.stop(timer(report.holds() ? "holds" : "violated"));
        report
            .violations()
            .forEach(one -> LOG.error("law {} is broken by {}: {}", one.law(), one.what(), one.detail()));
        LOG.info("checked {} laws in {} ms", report.findings().size(), report.took().toMillis());
        synchronized (this) {
            last = report;
        }
    }

    private static void answer(HttpServerResponse response, AsyncResult<CheckReport> done) {
        JsonObject json = done.succeeded()
            ? done.result().toJson()
            : new JsonObject().put("error", String.valueOf(done.cause().getMessage()));
        response
            .setStatusCode(done.succeeded() ? 200 : 503)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .end(json.toBuffer());
    }

    private Timer timer(String outcome) {
        return Timer.builder("wattlet_check_duration")
            .description("Checks of the database and how long they took.")
            .tag("outcome", outcome)
            .register(meters);
    }

    private synchronized double lastViolations(Law law) {
        return last == null
            ? Double.NaN
            : last
                  .findings()
                  .stream()
                  .filter(finding -> finding.law().equals(law))
                  .mapToLong(CheckReport.Finding::violations)
                  .sum();
    }

    private synchronized double lastEnd() {
        return last == null ? Double.NaN : last.begun().toEpochMilli() / 1000.0;
    }
}

package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.wattlet.devnet.DevnetSettings.IssuerBehaviour;
import io.wattlet.devnet.IssuerBook.Issue;
import io.wattlet.devnet.IssuerBook.Withdrawal;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.registry.RegistryGateway.Settlement;
import io.wattlet.registry.RegistryGateway.Submission;
import io.wattlet.registry.SignedTransaction;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the issuer does after it has answered: brings transactions to the registry until that has decided, then slices to
 * wallet endpoints until they acknowledge. Whatever fails is tried again. To be used from one context.
 */
final class IssuerErrands {

    private static final Duration REGISTRY_RETRY = Duration.ofSeconds(1);
    private static final Duration DELIVERY_DEADLINE = Duration.ofSeconds(10);
    private static final int CONNECTIONS_PER_ENDPOINT = 16;
    private static final String JSON = "application/json; charset=utf-8";
    private static final Logger LOG = LoggerFactory.getLogger(IssuerErrands.class);

    private final Vertx vertx;
    private final IssuerBook book;
    private final RegistryGateway gateway;
    private final IssuerBehaviour behaviour;
    private final WebClient http;
    /** What will become of every certificate that the registry has not decided on. */
    private final Map<CertificateId, Future<Optional<String>>> issuing = new HashMap<>();
    private boolean stopped;

    IssuerErrands(Vertx vertx, IssuerBook book, RegistryGateway gateway, IssuerBehaviour behaviour) {
        this.vertx = vertx;
        this.book = book;
        this.gateway = gateway;
        this.behaviour = behaviour;
        this.http = WebClient.create(
            vertx,
            new WebClientOptions().setFollowRedirects(false).setConnectTimeout((int) DELIVERY_DEADLINE.toMillis()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_ENDPOINT)
        );
    }

    /** Takes up what was left undone when the issuer stopped. */
    void resume() {
        book.issues().forEach(issue -> run(issue, true));
        book.unsettled().forEach(withdrawal -> run(withdrawal, true));
    }

    void stop() {
        stopped = true;
        http.close();
    }

    /** Issues and delivers a new certificate. */
    void run(Issue issue) {
        run(issue, false);
    }

    /** Withdraws a certificate, after it is issued. */
    void run(Withdrawal withdrawal) {
        run(withdrawal, false);
    }

    private void run(Issue issue, boolean maybeSentBefore) {
        CertificateId certificate = issue.certificate();
        Future<Optional<String>> refusal = refusal(certificate, issue.transaction(), maybeSentBefore);
        issuing.put(certificate, refusal);
        refusal
            .onComplete(decided -> issuing.remove(certificate))
            .compose(words -> {
                if (words.isPresent()) {
                    LOG.warn("the registry refused certificate {}: {}", certificate, words.get());
                    return book.refused(certificate, words.get());
                }
                deliver(issue, 0);
                return Future.succeededFuture();
            })
            .onFailure(cause -> logUnlessStopped("certificate {} was not issued", certificate, cause));
    }

    private void run(Withdrawal withdrawal, boolean maybeSentBefore) {
        CertificateId certificate = withdrawal.certificate();
        issuing
            .getOrDefault(certificate, Future.succeededFuture(Optional.empty()))
            .compose(issued -> refusal(certificate, withdrawal.transaction(), maybeSentBefore))
            .compose(words -> {
                words.ifPresent(text -> LOG.warn("the registry refused to withdraw {}: {}", certificate, text));
                return book.settled(withdrawal);
            })
            .onFailure(cause -> logUnlessStopped("certificate {} was not withdrawn", certificate, cause));
    }

    /**
     * Brings a transaction to the registry until that has decided, however long it takes.
     *
     * @return the registry's words when it refused, empty when it committed; fails only when the issuer stops
     */
    private Future<Optional<String>> refusal(
        CertificateId certificate,
        SignedTransaction transaction,
        boolean maybeSentBefore
    ) {
        if (stopped) {
            return Future.failedFuture("the issuer stops");
        }
        Submission submission = new Submission(
            certificate.registry(),
            certificate,
            transaction.id(),
            transaction.bytes(),
            maybeSentBefore
        );
        return gateway
            .submit(List.of(submission))
            .getFirst()
            .otherwise(cause -> new Settlement.Undecided(String.valueOf(cause.getMessage())))
            .compose(settlement ->
                switch (settlement) {
                    case Settlement.Committed() -> Future.succeededFuture(Optional.empty());
                    case Settlement.Failed(String message) -> Future.succeededFuture(Optional.of(message));
                    case Settlement.Undecided(String reason) -> {
                        LOG.info("{} is not decided yet: {}", certificate, reason);
                        yield after(REGISTRY_RETRY).compose(rested -> refusal(certificate, transaction, true));
                    }
                }
            );
    }

    private void deliver(Issue issue, int failures) {
        Future.succeededFuture()
            .compose(ready -> post(issue))
            .compose(answer ->
                answer.statusCode() / 100 == 2
                    ? book.delivered(issue.certificate())
                    : Future.failedFuture("the wallet endpoint answered with status " + answer.statusCode())
            )
            .onFailure(cause -> {
                if (!stopped) {
                    Duration pause = retryAfter(failures);
                    LOG.info("{} will be delivered again in {}: {}", issue.certificate(), pause, cause.getMessage());
                    after(pause).onSuccess(rested -> deliver(issue, failures + 1));
                }
            });
    }

    private Future<HttpResponse<Buffer>> post(Issue issue) {
        return http
            .requestAbs(HttpMethod.POST, issue.endpoint().toString())
            .timeout(DELIVERY_DEADLINE.toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), JSON)
            .sendBuffer(Buffer.buffer(issue.message()));
    }

    /** Doubles with every failure up to the longest. */
    private Duration retryAfter(int failures) {
        Duration pause = behaviour.firstDeliveryRetry().multipliedBy(1L << Math.min(failures, 20));
        return pause.compareTo(behaviour.longestDeliveryRetry()) > 0 ? behaviour.longestDeliveryRetry() : pause;
    }

    private Future<Void> after(Duration time) {
        return vertx.timer(Math.max(time.toMillis(), 1), TimeUnit.MILLISECONDS).mapEmpty();
    }

    private void logUnlessStopped(String text, CertificateId certificate, Throwable cause) {
        if (!stopped) {
            LOG.error(text, certificate, cause);
        }
    }
}

package io.wattlet.peer;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.HttpAnswer;
import io.wattlet.outgoing.HttpCall;
import io.wattlet.outgoing.Outgoing;
import java.util.Set;

/** Tells wallets of slices by {@code POST} to the URL of their reference. */
final class RestDelivery {

    private static final String CONTENT_TYPE = "application/json; charset=utf-8";

    /** Not found, method not allowed, not implemented. */
    private static final Set<Integer> NOT_SERVED = Set.of(404, 405, 501);

    private final Outgoing outgoing;
    private final CallLimits limits;

    RestDelivery(Outgoing outgoing, PeerSettings settings) {
        this.outgoing = outgoing;
        this.limits = new CallLimits(
            settings.connectWithin(),
            settings.answerWithin(),
            settings.silentFor(),
            settings.connectionsPerPeer(),
            settings.waitingPerPeer(),
            settings.maxAnswerBytes()
        );
    }

    /** Tries once; fails with {@link DeliveryException} for what the peer answers, or with what went wrong. */
    Future<Void> deliver(Peers.HandOver handOver) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        HttpCall call = new HttpCall(HttpMethod.POST, handOver.url(), headers, DeliveryBody.of(handOver));
        return outgoing.send(Callee.PEER, call, limits).compose(RestDelivery::verdict);
    }

    private static Future<Void> verdict(HttpAnswer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return Future.succeededFuture();
        }
        String reason = "The peer answered with status " + answer.status() + ".";
        return Future.failedFuture(
            NOT_SERVED.contains(answer.status())
                ? DeliveryException.notServed(reason)
                : DeliveryException.later(reason, Answers.retryAfter(answer.headers()))
        );
    }
}

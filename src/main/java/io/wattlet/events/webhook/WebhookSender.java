package io.wattlet.events.webhook;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.HttpCall;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.wallet.MasterKeys;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** Posts events to a receiver, once. */
final class WebhookSender {

    private static final String DELIVERY = "Wattlet-Delivery";
    private static final String WEBHOOK = "Wattlet-Webhook";

    private final Outgoing outgoing;
    private final MasterKeys keys;
    private final CallLimits limits;

    WebhookSender(Outgoing outgoing, MasterKeys keys, WebhookSettings settings) {
        this.outgoing = outgoing;
        this.keys = keys;
        this.limits = settings.callLimits();
    }

    /**
     * Posts a batch.
     *
     * @param time that is signed
     * @return what came of it, whatever that is
     * @throws io.wattlet.wallet.MasterKeyException if the secret cannot be opened
     */
    Future<Verdict> send(Held held, Batch batch, UUID delivery, Instant time) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
            .add(HttpHeaders.CONTENT_TYPE, Batch.MEDIA_TYPE)
            .add(WEBHOOK, held.id().toString())
            .add(DELIVERY, delivery.toString())
            .add(Signature.HEADER, signature(held, batch, delivery, time));
        HttpCall call = new HttpCall(HttpMethod.POST, held.url().uri(), headers, batch.body());
        return outgoing.send(Callee.WEBHOOK, call, limits).map(Verdict::of).otherwise(Verdict::of);
    }

    private String signature(Held held, Batch batch, UUID delivery, Instant time) {
        byte[] secret = keys.openSecret(held.secret(), held.secretKeyId(), held.id());
        try {
            return Signature.of(secret, time, delivery, batch.body());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}

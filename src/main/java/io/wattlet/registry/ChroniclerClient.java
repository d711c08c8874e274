package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.GrpcTarget;
import io.wattlet.outgoing.NotSentException;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceClient;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcClient;
import io.wattlet.proto.chronicler.v1.ClaimIntentRequest;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks chroniclers to sign what will be claimed. May be called from anywhere.
 */
public final class ChroniclerClient {

    private static final long MAX_QUANTITY = 0xffff_ffffL;
    private static final int BLINDING_LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;
    private static final int MAX_RESPONSE_BYTES = 4096;

    private final Outgoing outgoing;
    private final Duration deadline;
    private final CallLimits limits;

    /**
     * @param deadline for one call
     */
    public ChroniclerClient(Outgoing outgoing, Duration deadline) {
        this.outgoing = outgoing;
        this.deadline = deadline;
        this.limits = CallLimits.of(deadline, MAX_RESPONSE_BYTES);
    }

    /**
     * Registers that a slice is going to be claimed. <em>Not idempotent:</em> a second intent for one slice stops the
     * chronicler's reader for good, so it is called once for each slice, its answer is stored before anything else is
     * tried, and nothing is repeated here. Only after {@link NotSentException} the chronicler certainly knows nothing of it.
     *
     * @param url         the chronicler of the certificate's grid area
     * @param certificate as it was issued
     * @param quantity    of the slice, 0 to 2^32-1
     * @param blinding    of the slice's commitment, 32 bytes little-endian
     * @return the Ed25519 signature, 64 bytes, over the serialized ClaimIntent; not verified here
     */
    public Future<Buffer> registerIntent(URI url, CertificateId certificate, long quantity, Buffer blinding) {
        if (quantity < 0 || quantity > MAX_QUANTITY) {
            return Future.failedFuture(new IllegalArgumentException("a quantity is 0 to 2^32-1, not " + quantity));
        }
        if (blinding.length() != BLINDING_LENGTH) {
            return Future.failedFuture(
                new IllegalArgumentException("a blinding has 32 bytes, not " + blinding.length())
            );
        }
        ClaimIntentRequest request = ClaimIntentRequest.newBuilder()
            .setCertificateId(certificate.toProto())
            // the field is signed: what is above 2^31-1 goes as its wrapped negative value
            .setQuantity((int) quantity)
            .setRandomR(ByteString.copyFrom(blinding.getBytes()))
            .build();
        return client(url)
            .registerClaimIntent(request)
            .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .compose(ChroniclerClient::signature);
    }

    private ChroniclerServiceClient client(URI url) {
        GrpcTarget target = outgoing.grpc(Callee.CHRONICLER, url, limits);
        return ChroniclerServiceGrpcClient.create(target.client(), target.address());
    }

    private static Future<Buffer> signature(ClaimIntentResponse response) {
        ByteString signature = response.getSignature();
        if (signature.size() != SIGNATURE_LENGTH) {
            return Future.failedFuture(
                new IllegalStateException("the chronicler's signature has " + signature.size() + " bytes instead of 64")
            );
        }
        return Future.succeededFuture(Buffer.buffer(signature.toByteArray()));
    }
}

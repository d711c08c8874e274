package io.wattlet.devnet;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.Scalar;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcService;
import io.wattlet.proto.chronicler.v1.ClaimIntent;
import io.wattlet.proto.chronicler.v1.ClaimIntentRequest;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.StreamIds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chronicler over real gRPC on the loopback address: signs the intent to claim a slice and remembers it.
 *
 * <p>A real one can never read on in the registry once a slice has two intents. This one goes on, and shows through
 * {@link #broken} that it would have come to that. It asks nobody whether certificate and slice exist, as the real one.
 *
 * <p>Its public methods may be called from any thread.
 */
public final class ChroniclerServer {

    private static final long UNSIGNED = 0xffff_ffffL;
    private static final int BLINDING_BYTES = 32;
    private static final Logger LOG = LoggerFactory.getLogger(ChroniclerServer.class);

    private final Vertx vertx;
    private final Ed25519PrivateKey key;
    private final Map<Intent, Integer> intents = new HashMap<>();
    private final List<String> duplicates = new ArrayList<>();
    private final RecordLog log;
    private final LoopbackServer server;
    private final OwnLoop loop = new OwnLoop(this::start, this::shutDown);

    /**
     * The claim of one slice.
     *
     * @param certificate its certificate
     * @param sliceHash   SHA-256 of its commitment, 32 bytes
     */
    private record Intent(CertificateId certificate, Buffer sliceHash) {}

    private ChroniclerServer(Vertx vertx, int port, @Nullable Path file, Ed25519PrivateKey key) throws IOException {
        this.vertx = vertx;
        this.key = key;
        this.log = RecordLog.open(vertx, file, content -> remember(ClaimIntent.parseFrom(content)));
        this.server = new LoopbackServer(vertx, port, calls());
    }

    /**
     * Starts a chronicler; succeeds when it listens.
     *
     * @param settings its port and folder
     * @param key      signs the intents
     */
    static Future<ChroniclerServer> start(Vertx vertx, DevnetSettings settings, Ed25519PrivateKey key) {
        Path folder = settings.folder();
        Path file = folder == null ? null : folder.resolve("chronicler.intents");
        return vertx
            .executeBlocking(() -> new ChroniclerServer(vertx, settings.ports().chronicler(), file, key))
            .compose(chronicler -> chronicler.loop.deploy(vertx).map(chronicler));
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Where it listens. */
    public URI url() {
        return server.url();
    }

    /** Cuts all connections and refuses new ones. */
    public Future<Void> stopListening() {
        return loop.call(server::close);
    }

    /** Listens again, on the same port. */
    public Future<Void> startListening() {
        return loop.call(server::listen);
    }

    /** What would have stopped a real chronicler for good, in words, one for every repeated intent; empty is well. */
    public Future<List<String>> broken() {
        return loop.call(() -> Future.succeededFuture(List.copyOf(duplicates)));
    }

    /** How many different intents it has signed. */
    public Future<Integer> intents() {
        return loop.call(() -> Future.succeededFuture(intents.size()));
    }

    /** Stops listening and closes its file. */
    Future<Void> stop() {
        return loop.undeploy();
    }

    private Future<Void> start() {
        return server.listen();
    }

    private Future<Void> shutDown() {
        return server
            .close()
            .otherwiseEmpty()
            .compose(closed -> log.close());
    }

    private GrpcServer calls() {
        GrpcCalls calls = new GrpcCalls(vertx);
        calls.serve(
            ChroniclerServiceGrpcService.RegisterClaimIntent,
            ClaimIntentRequest.parser(),
            this::registerClaimIntent
        );
        return calls.handler();
    }

    private Future<ClaimIntentResponse> registerClaimIntent(ClaimIntentRequest request) {
        boolean namesCertificate = StreamIds.parse(request.getCertificateId().getStreamId().getValue()).isPresent();
        if (!namesCertificate || request.getRandomR().size() != BLINDING_BYTES) {
            throw new IllegalArgumentException("an intent needs the UUID of a certificate and a blinding of 32 bytes");
        }
        return vertx
            .executeBlocking(() -> intent(request), false)
            .compose(intent -> log.append(intent.toByteString()).map(intent))
            .map(intent -> {
                remember(intent);
                ByteString signature = ByteString.copyFrom(key.sign(intent.toByteArray()));
                return ClaimIntentResponse.newBuilder().setSignature(signature).build();
            });
    }

    /** What is signed: the id as it was sent, and the commitment that quantity and blinding give. */
    private static ClaimIntent intent(ClaimIntentRequest request) {
        Scalar blinding = Scalar.fromBytesModOrder(request.getRandomR().toByteArray());
        Commitment commitment = Commitment.of(request.getQuantity() & UNSIGNED, blinding);
        return ClaimIntent.newBuilder()
            .setCertificateId(request.getCertificateId())
            .setCommitment(ByteString.copyFrom(commitment.toBytes()))
            .build();
    }

    private void remember(ClaimIntent signed) {
        UUID stream = StreamIds.parse(signed.getCertificateId().getStreamId().getValue()).orElseThrow();
        CertificateId certificate = new CertificateId(signed.getCertificateId().getRegistry(), stream);
        Commitment commitment = Commitment.fromBytes(signed.getCommitment().toByteArray());
        Intent intent = new Intent(certificate, Buffer.buffer(commitment.sliceHash()));
        if (intents.merge(intent, 1, Integer::sum) > 1) {
            String broken = "intent number " + intents.get(intent) + " for slice " + commitment + " of " + certificate;
            LOG.error("a real chronicler would be broken now: {}", broken);
            duplicates.add(broken);
        }
    }
}

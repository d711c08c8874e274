package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wattlet.auth.Scope;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.edge.PublicAddress;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Wallet;
import io.wattlet.wallet.EndpointReference;
import io.wattlet.wallet.ReceiverUrl;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import io.wattlet.wallet.Transport;
import io.wattlet.wallet.Wallets;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Wallets, their endpoints, and the endpoints of others. */
final class WalletOperations {

    private static final PagePart ALL = new PagePart(0, Integer.MAX_VALUE);
    private final Wallets wallets;
    private final Queries queries;
    private final PublicAddress address;

    WalletOperations(Wallets wallets, Queries queries, PublicAddress address) {
        this.wallets = wallets;
        this.queries = queries;
        this.address = address;
    }

    List<Route> routes() {
        return List.of(
            Route.postJson("/v1/wallets", Scope.WALLETS_CREATE, this::create),
            Route.get("/v1/wallets", Scope.WALLETS_READ, this::list),
            Route.get("/v1/wallets/{walletId}", Scope.WALLETS_READ, this::find),
            Route.post("/v1/wallets/{walletId}/disable", Scope.WALLETS_DELETE, this::disable),
            Route.put("/v1/wallets/{walletId}/enable", Scope.WALLETS_UPDATE, this::enable),
            Route.post("/v1/wallets/{walletId}/endpoints", Scope.WALLET_ENDPOINTS_CREATE, this::createEndpoint),
            Route.postJson("/v1/external-endpoints", Scope.EXTERNAL_ENDPOINTS_CREATE, this::createExternalEndpoint)
        );
    }

    private Future<Reply> create(Call call) {
        Optional<Buffer> privateKey = call.body(body -> body.optionalBytes("privateKey"));
        return wallets
            .create(call.subject(), privateKey)
            .map(id ->
                Reply.json(201, JsonBody.member("walletId", id.toString())).with(
                    "Location",
                    address.absolute("/v1/wallets/" + id).toString()
                )
            );
    }

    private Future<Reply> list(Call call) {
        return queries
            .ask(new Query.ListWallets(call.subject()))
            .map(page -> Reply.json(200, Lists.body(page, ALL, WalletOperations::write)));
    }

    private Future<Reply> find(Call call) {
        UUID walletId = call.pathUuid("walletId");
        return queries
            .ask(new Query.FindWallet(call.subject(), walletId))
            .map(found -> {
                Wallet wallet = found.orElseThrow(() -> new RefusedException(new Refusal.WalletNotFound()));
                return Reply.json(200, json -> write(json, wallet));
            });
    }

    private static void write(JsonGenerator json, Wallet wallet) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", wallet.id().toString());
        json.writeBinaryField("publicKey", wallet.publicKey().getBytes());
        if (wallet.disabledAt() == null) {
            json.writeNullField("disabledDate");
        } else {
            json.writeNumberField("disabledDate", wallet.disabledAt().getEpochSecond());
        }
        json.writeEndObject();
    }

    private Future<Reply> disable(Call call) {
        UUID id = call.pathUuid("walletId");
        return wallets.disable(call.subject(), id).map(disabledAt -> Reply.json(200, disabled(id, disabledAt)));
    }

    private static JsonBody disabled(UUID walletId, Instant disabledAt) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("walletId", walletId.toString());
            json.writeNumberField("disabledDate", disabledAt.getEpochSecond());
            json.writeEndObject();
        };
    }

    private Future<Reply> enable(Call call) {
        UUID id = call.pathUuid("walletId");
        return wallets.enable(call.subject(), id).map(_ -> Reply.json(200, JsonBody.member("walletId", id.toString())));
    }

    private Future<Reply> createEndpoint(Call call) {
        UUID walletId = call.pathUuid("walletId");
        Optional<Transport> transport = call.query().parsed("transport", Transport::parse);
        call.query().refuseInvalid();
        return wallets
            .createEndpoint(call.subject(), walletId, transport)
            .map(reference -> Reply.json(201, body(reference)));
    }

    private static JsonBody body(EndpointReference reference) {
        return json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("walletReference");
            json.writeNumberField("version", EndpointReference.VERSION);
            json.writeStringField("endpoint", reference.url().toString());
            json.writeBinaryField("publicKey", reference.publicKey().getBytes());
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    private Future<Reply> createExternalEndpoint(Call call) {
        ExternalEndpoint request = call.body(body ->
            new ExternalEndpoint(
                body.object("walletReference", WalletReference::read),
                body.text("textReference", Wallets.LONGEST_TEXT_REFERENCE)
            )
        );
        ReceiverUrl url = request.reference.url();
        ExtendedPublicKey publicKey = request.reference.extendedPublicKey();
        return wallets
            .createExternalEndpoint(call.subject(), url, publicKey, request.textReference)
            .map(id -> Reply.json(201, JsonBody.member("receiverId", id.toString())));
    }

    private record ExternalEndpoint(WalletReference reference, String textReference) {}

    /** A reference as it was sent; its version says nothing that the other members do not. */
    private record WalletReference(String endpoint, Buffer publicKey) {
        static WalletReference read(ObjectDecoder object) {
            object.integer("version", Integer.MIN_VALUE, Integer.MAX_VALUE);
            return new WalletReference(object.text("endpoint"), object.bytes("publicKey"));
        }

        ReceiverUrl url() {
            return ReceiverUrl.parse(endpoint).orElseThrow(() ->
                InvalidRequestException.malformed(
                    "$.walletReference.endpoint",
                    "An absolute http, https, grpc or grpcs URL of at most " +
                        ReceiverUrl.LONGEST +
                        " characters is expected, without user name and fragment; with grpc and grpcs also without path."
                )
            );
        }

        ExtendedPublicKey extendedPublicKey() {
            try {
                return ExtendedPublicKey.parse(publicKey.getBytes());
            } catch (MalformedKeyException _) {
                throw InvalidRequestException.malformed("", "The supplied value is invalid.");
            }
        }
    }
}

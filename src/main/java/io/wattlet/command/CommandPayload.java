package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.registry.CertificateId;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The form of a command in the journal: a JSON object that names its version, so that a later node can read the rows of
 * this one. Id, kind and owner are columns of their own.
 */
final class CommandPayload {

    /** What this node writes, and the newest that it reads. */
    static final int VERSION = 1;

    private CommandPayload() {}

    static JsonObject encode(Command command) {
        JsonObject payload = switch (command) {
            case Command.Transfer transfer -> new JsonObject()
                .put("certificate", certificate(transfer.certificate()))
                .put("receiverId", transfer.receiverId().toString())
                .put("quantity", transfer.quantity())
                .put("hashedAttributes", new JsonArray(transfer.hashedAttributes()));
            case Command.Claim claim -> new JsonObject()
                .put("production", certificate(claim.production()))
                .put("consumption", certificate(claim.consumption()))
                .put("quantity", claim.quantity());
            case Command.ReceiveSlice receive -> new JsonObject()
                .put("endpointPublicKey", base64(receive.endpointPublicKey()))
                .put("position", receive.position())
                .put("certificate", certificate(receive.certificate()))
                .put("quantity", receive.quantity())
                .put("blinding", base64(receive.blinding()))
                .put("hashedAttributes", openings(receive.hashedAttributes()));
            case Command.Unclaim unclaim -> new JsonObject()
                .put("claimId", unclaim.claimId().toString())
                .put("certificate", certificate(unclaim.certificate()))
                .put("quantity", unclaim.quantity());
        };
        return payload.put("version", VERSION);
    }

    static Command decode(CommandKind kind, UUID id, @Nullable String owner, JsonObject payload) {
        if (payload.getInteger("version") != VERSION) {
            throw new IllegalStateException("command " + id + " was written by a newer version of this node");
        }
        return switch (kind) {
            case TRANSFER -> new Command.Transfer(
                id,
                present(owner, id),
                certificate(payload.getJsonObject("certificate")),
                UUID.fromString(payload.getString("receiverId")),
                payload.getLong("quantity"),
                strings(payload.getJsonArray("hashedAttributes"))
            );
            case CLAIM -> new Command.Claim(
                id,
                present(owner, id),
                certificate(payload.getJsonObject("production")),
                certificate(payload.getJsonObject("consumption")),
                payload.getLong("quantity")
            );
            case RECEIVE -> new Command.ReceiveSlice(
                id,
                bytes(payload.getString("endpointPublicKey")),
                payload.getInteger("position"),
                certificate(payload.getJsonObject("certificate")),
                payload.getLong("quantity"),
                bytes(payload.getString("blinding")),
                openings(payload.getJsonArray("hashedAttributes"))
            );
            case UNCLAIM -> new Command.Unclaim(
                id,
                UUID.fromString(payload.getString("claimId")),
                certificate(payload.getJsonObject("certificate")),
                payload.getLong("quantity")
            );
        };
    }

    private static String present(@Nullable String owner, UUID id) {
        if (owner == null) {
            throw new IllegalStateException("command " + id + " has no owner");
        }
        return owner;
    }

    private static JsonObject certificate(CertificateId certificate) {
        return new JsonObject()
            .put("registry", certificate.registry())
            .put("streamId", certificate.streamId().toString());
    }

    private static CertificateId certificate(JsonObject json) {
        return new CertificateId(json.getString("registry"), UUID.fromString(json.getString("streamId")));
    }

    private static JsonArray openings(List<Command.HashedAttribute> attributes) {
        JsonArray array = new JsonArray();
        for (Command.HashedAttribute attribute : attributes) {
            array.add(
                new JsonObject()
                    .put("key", attribute.key())
                    .put("value", attribute.value())
                    .put("salt", base64(attribute.salt()))
            );
        }
        return array;
    }

    private static List<Command.HashedAttribute> openings(JsonArray array) {
        return IntStream.range(0, array.size())
            .mapToObj(array::getJsonObject)
            .map(json ->
                new Command.HashedAttribute(
                    json.getString("key"),
                    json.getString("value"),
                    bytes(json.getString("salt"))
                )
            )
            .toList();
    }

    private static List<String> strings(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getString).toList();
    }

    private static String base64(Buffer bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes());
    }

    private static Buffer bytes(String base64) {
        return Buffer.buffer(Base64.getDecoder().decode(base64));
    }
}

package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.List;

/** Taking in slices from issuers and from other wallets. Anybody may post them: what is taken is verified later. */
final class SliceOperations {

    private static final JsonBody NOTHING = json -> {
        json.writeStartObject();
        json.writeEndObject();
    };

    private final Commands commands;
    private final CommandIds ids;

    SliceOperations(Commands commands, CommandIds ids) {
        this.commands = commands;
        this.ids = ids;
    }

    List<Route> routes() {
        return List.of(Route.postJsonForAnybody("/v1/slices", this::receive));
    }

    private Future<Reply> receive(Call call) {
        Command.ReceiveSlice command = call.body(this::read);
        if (!isPublicKey(command.endpointPublicKey())) {
            return Future.failedFuture(new RefusedException(new Refusal.InvalidPublicKey()));
        }
        return commands
            .receive(List.of(command), call.trace())
            .getFirst()
            .map(_ -> Reply.json(202, NOTHING));
    }

    private Command.ReceiveSlice read(ObjectDecoder body) {
        return new Command.ReceiveSlice(
            ids.next(),
            body.bytes("publicKey"),
            Math.toIntExact(body.integer("position", 0, Integer.MAX_VALUE)),
            body.object("certificateId", SliceOperations::readCertificate),
            body.unsigned32("quantity"),
            body.bytes("randomR"),
            body.objects("hashedAttributes", SliceOperations::readOpening)
        );
    }

    private static CertificateId readCertificate(ObjectDecoder object) {
        return new CertificateId(
            object.text("registry", Command.ReceiveSlice.LONGEST_REGISTRY),
            object.uuid("streamId")
        );
    }

    private static Command.HashedAttribute readOpening(ObjectDecoder object) {
        return new Command.HashedAttribute(
            object.text("key", Command.ReceiveSlice.LONGEST_ATTRIBUTE_KEY),
            object.text("value", Command.ReceiveSlice.LONGEST_ATTRIBUTE_VALUE),
            object.bytes("salt")
        );
    }

    private static boolean isPublicKey(Buffer bytes) {
        try {
            ExtendedPublicKey.parse(bytes.getBytes());
            return true;
        } catch (MalformedKeyException _) {
            return false;
        }
    }
}

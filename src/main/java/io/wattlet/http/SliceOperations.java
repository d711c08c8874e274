package io.wattlet.http;

import io.vertx.core.Future;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.List;
import java.util.UUID;

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
        Command.ReceiveSlice command = withKeyChecked(call.body(body -> command(body, ids.next())));
        return commands
            .receive(List.of(command), call.trace())
            .getFirst()
            .map(_ -> Reply.json(202, NOTHING));
    }

    /** The shape of a body. */
    static Command.ReceiveSlice command(ObjectDecoder body, UUID id) {
        return new Command.ReceiveSlice(
            id,
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

    /**
     * The same command. What is wrong with the rest of the body is told before.
     *
     * @throws RefusedException when its key is none
     */
    static Command.ReceiveSlice withKeyChecked(Command.ReceiveSlice command) {
        try {
            ExtendedPublicKey.parse(command.endpointPublicKey().getBytes());
            return command;
        } catch (MalformedKeyException _) {
            throw new RefusedException(new Refusal.InvalidPublicKey());
        }
    }
}

package io.wattlet.grpc;

import com.google.protobuf.Parser;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.command.CommandDecoder;
import io.wattlet.command.MalformedCommandException;
import io.wattlet.proto.v1.ClaimRequest;
import io.wattlet.proto.v1.TransferRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import java.util.UUID;
import java.util.function.Function;

/** Reads commands in the form of the messages {@code ReceiveRequest}, {@code TransferRequest} and {@code ClaimRequest}. */
public final class ProtobufCommands implements CommandDecoder {

    @Override
    public Command.ReceiveSlice slice(UUID id, Buffer message) {
        return read(ReceiveRequest.parser(), message, request -> Announcement.read(request, id));
    }

    @Override
    public Command.Transfer transfer(UUID id, String owner, Buffer message) {
        return read(TransferRequest.parser(), message, request -> TransferMethods.command("", request, owner, id));
    }

    @Override
    public Command.Claim claim(UUID id, String owner, Buffer message) {
        return read(ClaimRequest.parser(), message, request -> ClaimMethods.command("", request, owner, id));
    }

    private static <M, T> T read(Parser<M> parser, Buffer bytes, Function<M, T> shape) {
        try {
            return shape.apply(Methods.decode(parser, bytes));
        } catch (UnreadableException unreadable) {
            throw new MalformedCommandException(unreadable.sentence());
        } catch (InvalidMessageException invalid) {
            throw new MalformedCommandException(invalid.text());
        }
    }
}

package io.wattlet.http;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.command.CommandDecoder;
import io.wattlet.command.MalformedCommandException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads commands in the form of the bodies of {@code POST v1/slices}, {@code v1/transfers} and {@code v1/claims}. */
public final class JsonCommands implements CommandDecoder {

    @Override
    public Command.ReceiveSlice slice(UUID id, Buffer message) {
        return SliceOperations.withKeyChecked(read(message, body -> SliceOperations.command(body, id)));
    }

    @Override
    public Command.Transfer transfer(UUID id, String owner, Buffer message) {
        return read(message, body -> TransferOperations.command(body, owner, id));
    }

    @Override
    public Command.Claim claim(UUID id, String owner, Buffer message) {
        return read(message, body -> ClaimOperations.command(body, owner, id));
    }

    private static <T> T read(Buffer message, Function<ObjectDecoder, T> shape) {
        try {
            return ObjectDecoder.decode(JsonText.read(message, StandardCharsets.UTF_8), shape);
        } catch (InvalidRequestException invalid) {
            throw new MalformedCommandException(
                invalid
                    .errors()
                    .entrySet()
                    .stream()
                    .map(error -> error.getKey() + ": " + String.join(" ", error.getValue()))
                    .collect(Collectors.joining(" "))
            );
        }
    }
}

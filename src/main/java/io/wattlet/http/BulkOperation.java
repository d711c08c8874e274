package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.command.Admitted;
import io.wattlet.command.Command;
import io.wattlet.command.Commands;
import io.wattlet.command.Receipt;
import io.wattlet.edge.BulkSubmissions;
import io.wattlet.wallet.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Many commands of one kind in one request, and what became of each: all or nothing when the caller says {@code atomic},
 * and otherwise as many as can be accepted.
 *
 * <p>When at least one is accepted, the answer is 202. When none is, it is a problem with the same items; unless the reason
 * is the caller's wallet, which is told as for a single command.
 */
final class BulkOperation {

    private final BulkSubmissions submissions;
    private final String idName;

    /**
     * Prepares for one kind of command.
     *
     * @param maxItems items in one request
     * @param idName   name of the member with the id of an accepted command
     */
    BulkOperation(Commands commands, int maxItems, String idName) {
        this.submissions = new BulkSubmissions(commands, maxItems);
        this.idName = idName;
    }

    /** Submits the items of the body, each of which has this shape; that is given the owner too. */
    Future<Reply> answer(Call call, BiFunction<ObjectDecoder, String, Command> shape) {
        Items items = call.ownBody((body, owner) ->
            new Items(
                body.objects("items", submissions::requireNoMoreThanMost, item -> shape.apply(item, owner)),
                body.flag("atomic")
            )
        );
        return submissions
            .submit(items.commands, items.atomic, call.idempotencyKey(), call.trace())
            .map(receipt -> IdempotencyHeader.mark(reply(receipt), receipt.replayed()));
    }

    private Reply reply(Receipt receipt) {
        if (receipt.accepted() > 0) {
            return Reply.json(202, json -> {
                json.writeStartObject();
                writeItems(json, receipt);
                json.writeNumberField("accepted", receipt.accepted());
                json.writeNumberField("refused", receipt.items().size() - receipt.accepted());
                json.writeEndObject();
            });
        }
        return Reply.problem(Problem.of(new Refusal.NothingAccepted()).with(json -> writeItems(json, receipt)));
    }

    private void writeItems(JsonGenerator json, Receipt receipt) throws IOException {
        json.writeArrayFieldStart("items");
        for (Admitted item : receipt.items()) {
            json.writeStartObject();
            switch (item) {
                case Admitted.Accepted(var id) -> json.writeStringField(idName, id.toString());
                case Admitted.Refused(Refusal refusal) -> {
                    json.writeObjectFieldStart("error");
                    json.writeStringField("code", refusal.code());
                    json.writeStringField("detail", refusal.text());
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private record Items(List<Command> commands, boolean atomic) {}
}

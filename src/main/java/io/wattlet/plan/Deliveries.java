package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.peer.DeliveryException;
import io.wattlet.peer.Peers;
import io.wattlet.registry.CertificateId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/**
 * Tells receivers of slices that the registry has handed over to them. A receiver in this wallet system takes the same
 * way as any other slice that comes in, only without the network.
 */
final class Deliveries {

    /**
     * What came of telling a command's receivers once.
     *
     * @param delivered slices that were acknowledged
     * @param missed    slices that were not
     */
    record Round(List<UUID> delivered, List<Missed> missed) {}

    /**
     * A slice of which its receiver was told in vain.
     *
     * @param reason    a sentence
     * @param notServed whether the receiver says that it serves no such thing
     * @param hopeless  whether it was told for as long as receivers are told
     * @param pause     before it is worth telling it again
     */
    record Missed(UUID sliceId, String reason, boolean notServed, boolean hopeless, Duration pause) {}

    private record Due(
        UUID sliceId,
        int attempts,
        int notServed,
        boolean tooOld,
        boolean local,
        String url,
        Buffer publicKey,
        int position,
        CertificateId certificate,
        long quantity,
        Buffer blinding,
        List<Command.HashedAttribute> openings
    ) {
        @Override
        public String toString() {
            return "Due[sliceId=" + sliceId + "]";
        }
    }

    private static final int MOST_COMMANDS = 256;

    private static final String LOAD_DUE = """
        select delivery.command_id, delivery.slice_id, delivery.attempts, delivery.not_served, delivery.position,
               delivery.due_since < now() - $2::bigint * interval '1 ms' as too_old,
               slice.registry, slice.certificate_id, slice.quantity, slice.blinding,
               external_endpoint.url, external_endpoint.public_key,
               exists (
                 select 1 from wallet_endpoint where wallet_endpoint.public_key = external_endpoint.public_key
               ) as local,
               (
                 select coalesce(
                          jsonb_agg(jsonb_build_object('key', key, 'value', value, 'salt', encode(salt, 'hex'))),
                          '[]'
                        )
                   from wallet_attribute
                  where wallet_attribute.wallet_id = slice.wallet_id
                    and wallet_attribute.registry = slice.registry
                    and wallet_attribute.certificate_id = slice.certificate_id
                    and wallet_attribute.key = any(delivery.disclosed)
               ) as openings
          from delivery
          join slice on slice.id = delivery.slice_id
          join external_endpoint on external_endpoint.id = delivery.receiver_id
         where delivery.command_id = any($1::uuid[])
           and delivery.state = 'due'
        """;

    private final Pool pool;
    private final Commands commands;
    private final CommandIds ids;
    private final Peers peers;
    private final PlanSettings settings;
    private final ArrivalBatches<UUID, List<Due>> loading;

    Deliveries(Vertx vertx, Pool pool, Commands commands, CommandIds ids, Peers peers, PlanSettings settings) {
        this.pool = pool;
        this.commands = commands;
        this.ids = ids;
        this.peers = peers;
        this.settings = settings;
        this.loading = new ArrivalBatches<>(
            vertx,
            new ArrivalBatches.Limits(MOST_COMMANDS, 2, settings.maxWaiting()),
            this::load,
            () -> new RejectedExecutionException("too many commands wait for their deliveries to be read")
        );
    }

    /** Tells each receiver of a command that has not acknowledged yet, once. */
    Future<Round> round(UUID commandId) {
        return loading.add(commandId).compose(this::tell);
    }

    private Future<List<List<Due>>> load(List<UUID> commandIds) {
        return pool
            .preparedQuery(LOAD_DUE)
            .execute(Tuple.of(commandIds.toArray(UUID[]::new), settings.abandonDeliveryAfter().toMillis()))
            .map(rows -> {
                Map<UUID, List<Due>> due = new HashMap<>();
                for (Row row : rows) {
                    due.computeIfAbsent(row.getUUID("command_id"), _ -> new ArrayList<>()).add(due(row));
                }
                return commandIds
                    .stream()
                    .map(id -> due.getOrDefault(id, List.of()))
                    .toList();
            });
    }

    private static Due due(Row row) {
        return new Due(
            row.getUUID("slice_id"),
            row.getInteger("attempts"),
            row.getInteger("not_served"),
            row.getBoolean("too_old"),
            row.getBoolean("local"),
            row.getString("url"),
            row.getBuffer("public_key"),
            row.getInteger("position"),
            new CertificateId(row.getString("registry"), row.getUUID("certificate_id")),
            row.getLong("quantity"),
            row.getBuffer("blinding"),
            openings(row.get(JsonArray.class, "openings"))
        );
    }

    private static List<Command.HashedAttribute> openings(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).map(Deliveries::opening).toList();
    }

    private static Command.HashedAttribute opening(JsonObject json) {
        Buffer salt = Buffer.buffer(HexFormat.of().parseHex(json.getString("salt")));
        return new Command.HashedAttribute(json.getString("key"), json.getString("value"), salt);
    }

    private Future<Round> tell(List<Due> due) {
        List<Future<Optional<Missed>>> attempts = due
            .stream()
            .map(one ->
                hand(one).transform(told ->
                    Future.succeededFuture(
                        told.succeeded() ? Optional.<Missed>empty() : Optional.of(missed(one, told.cause()))
                    )
                )
            )
            .toList();
        return Future.all(attempts).map(all -> round(due, all.list()));
    }

    private static Round round(List<Due> due, List<Optional<Missed>> told) {
        List<UUID> delivered = IntStream.range(0, due.size())
            .filter(i -> told.get(i).isEmpty())
            .mapToObj(i -> due.get(i).sliceId())
            .toList();
        return new Round(delivered, told.stream().flatMap(Optional::stream).toList());
    }

    private Missed missed(Due due, Throwable failure) {
        boolean notServed = failure instanceof DeliveryException answer && answer.isNotServed();
        int definitive = notServed ? due.notServed() + 1 : 0;
        Duration asked =
            failure instanceof DeliveryException answer ? answer.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return new Missed(
            due.sliceId(),
            String.valueOf(failure.getMessage()),
            notServed,
            due.tooOld() || definitive >= settings.notServedAttempts(),
            settings.deliveryPause(notServed ? definitive : due.attempts() + 1, asked)
        );
    }

    private Future<Void> hand(Due due) {
        if (due.local()) {
            return commands.submit(receipt(due)).mapEmpty();
        }
        try {
            return peers.deliver(
                new Peers.HandOver(
                    URI.create(due.url()),
                    due.publicKey(),
                    due.position(),
                    due.certificate(),
                    due.quantity(),
                    due.blinding(),
                    due.openings()
                )
            );
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
    }

    private Command receipt(Due due) {
        return new Command.ReceiveSlice(
            ids.next(),
            due.publicKey(),
            due.position(),
            due.certificate(),
            due.quantity(),
            due.blinding(),
            due.openings()
        );
    }
}

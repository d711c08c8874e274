package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.plan.Plan.Change;
import io.wattlet.plan.Plan.Part;
import io.wattlet.plan.Plan.PlannedClaim;
import io.wattlet.plan.Plan.PlannedHandOver;
import io.wattlet.plan.Plan.PlannedIntent;
import io.wattlet.plan.Plan.Step;
import io.wattlet.plan.StoredPlan.StoredTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The rows of new plans: one statement for each table, however many plans there are. */
final class PlanInsertion {

    private static final String INSERT_PARTS = """
        insert into slice (
                 id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state, received,
                 parent_id, command_id, receiver_id
               )
        select part.id, parent.wallet_id, parent.registry, parent.certificate_id, part.hash, part.quantity, part.blinding,
               part.endpoint_id, part.position, 'registering', false, parent.id, part.command_id, part.receiver_id
          from unnest(
                 $1::uuid[], $2::uuid[], $3::bytea[], $4::bigint[], $5::bytea[], $6::uuid[], $7::int[], $8::uuid[],
                 $9::uuid[]
               ) as part (id, parent_id, hash, quantity, blinding, endpoint_id, position, command_id, receiver_id)
          join slice as parent on parent.id = part.parent_id
        """;

    private static final String MARK_CUT = """
        update slice
           set state = 'slicing',
               updated_at = now()
         where id = any($1::uuid[])
        """;

    // What a plan can send at once is stored as sent: the bytes are durable, and it may be sent any moment.
    private static final String INSERT_TRANSACTIONS = """
        insert into registry_transaction (
                 id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, sends, changed_slices,
                 changed_states
               )
        select id, command_id, ordinal, registry, stream_id, bytes, predecessors::int[],
               case when first then 'sent' else 'planned' end::transaction_state,
               case when first then 1 else 0 end,
               changed_slices::uuid[], changed_states::slice_state[]
          from unnest(
                 $1::bytea[], $2::uuid[], $3::int[], $4::text[], $5::uuid[], $6::bytea[], $7::text[], $8::bool[],
                 $9::text[], $10::text[]
               ) as step (
                 id, command_id, ordinal, registry, stream_id, bytes, predecessors, first, changed_slices, changed_states
               )
        """;

    private static final String INSERT_CLAIMS = """
        insert into claim (
                 id, command_id, wallet_id, production_slice_id, consumption_slice_id, quantity, final_transaction_id,
                 production_registry, production_certificate_id, production_start, production_end,
                 consumption_registry, consumption_certificate_id, consumption_start, consumption_end, trial
               )
        select planned.id, planned.command_id, command.wallet_id, planned.production_slice_id,
               planned.consumption_slice_id, planned.quantity, planned.final_transaction_id,
               production.registry, production.id, production.period_start, production.period_end,
               consumption.registry, consumption.id, consumption.period_start, consumption.period_end,
               production.trial is not distinct from 'true'
          from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::bytea[]) as planned (
                 id, command_id, production_slice_id, consumption_slice_id, quantity, final_transaction_id
               )
          join command on command.id = planned.command_id
          join slice as produced on produced.id = planned.production_slice_id
          join certificate as production
            on production.registry = produced.registry and production.id = produced.certificate_id
          join slice as consumed on consumed.id = planned.consumption_slice_id
          join certificate as consumption
            on consumption.registry = consumed.registry and consumption.id = consumed.certificate_id
        """;

    // A slice has a row already whose hand-over was refused the last time.
    private static final String INSERT_DELIVERIES = """
        with planned as (
          select *
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[])
                   as planned (slice_id, command_id, receiver_id, position, disclosed)
        ), handed as (
          update slice
             set receiver_id = planned.receiver_id
            from planned
           where slice.id = planned.slice_id
        )
        insert into delivery (slice_id, command_id, receiver_id, position, disclosed)
        select slice_id, command_id, receiver_id, position,
               array(select jsonb_array_elements_text(disclosed::jsonb))
          from planned
            on conflict (slice_id) do update
           set command_id = excluded.command_id,
               receiver_id = excluded.receiver_id,
               position = excluded.position,
               disclosed = excluded.disclosed,
               state = 'planned',
               due_since = null,
               attempts = 0,
               not_served = 0,
               redeliveries = 0,
               last_error = null,
               created_at = now()
         where delivery.state = 'cancelled'
        """;

    // So that a part that outlives its claim is not shown to a chronicler a second time.
    private static final String INSERT_INTENTS = """
        insert into claim_intent (slice_id, signature)
        select *
          from unnest($1::uuid[], $2::bytea[])
        """;

    private PlanInsertion() {}

    /**
     * A plan to insert.
     *
     * @param stored the same as the engine is going to see it, which says what counts as sent
     */
    record NewPlan(Plan plan, StoredPlan stored) {}

    /** Inserts plans; their commands' lines are locked by the caller. */
    static Future<Void> insert(SqlConnection connection, List<NewPlan> stored) {
        List<Plan> plans = stored.stream().map(NewPlan::plan).toList();
        return insertParts(connection, plans)
            .compose(_ -> insertIntents(connection, plans))
            .compose(_ -> markCut(connection, plans))
            .compose(_ -> insertTransactions(connection, stored))
            .compose(_ -> insertClaims(connection, plans))
            .compose(_ -> insertDeliveries(connection, plans));
    }

    private static Future<Void> insertParts(SqlConnection connection, List<Plan> plans) {
        record Owned(UUID commandId, Part part) {}
        List<Owned> owned = plans
            .stream()
            .flatMap(plan ->
                plan
                    .parts()
                    .stream()
                    .map(part -> new Owned(plan.commandId(), part))
            )
            .toList();
        if (owned.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Part> parts = owned.stream().map(Owned::part).toList();
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(parts.stream().map(Part::id).toArray(UUID[]::new))
            .addArrayOfUUID(parts.stream().map(Part::parentId).toArray(UUID[]::new))
            .addArrayOfBuffer(parts.stream().map(Part::hash).toArray(Buffer[]::new))
            .addArrayOfLong(parts.stream().map(Part::quantity).toArray(Long[]::new))
            .addArrayOfBuffer(parts.stream().map(Part::blinding).toArray(Buffer[]::new))
            .addArrayOfUUID(parts.stream().map(Part::endpointId).toArray(UUID[]::new))
            .addArrayOfInteger(parts.stream().map(Part::position).toArray(Integer[]::new))
            .addArrayOfUUID(
                owned
                    .stream()
                    .map(one -> one.part().held() ? one.commandId() : null)
                    .toArray(UUID[]::new)
            )
            .addArrayOfUUID(parts.stream().map(Part::receiverId).toArray(UUID[]::new));
        return connection.preparedQuery(INSERT_PARTS).execute(parameters).mapEmpty();
    }

    private static Future<Void> insertIntents(SqlConnection connection, List<Plan> plans) {
        List<PlannedIntent> intents = plans
            .stream()
            .flatMap(plan -> plan.intents().stream())
            .toList();
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(intents.stream().map(PlannedIntent::sliceId).toArray(UUID[]::new))
            .addArrayOfBuffer(intents.stream().map(PlannedIntent::signature).toArray(Buffer[]::new));
        return intents.isEmpty()
            ? Future.succeededFuture()
            : connection.preparedQuery(INSERT_INTENTS).execute(parameters).mapEmpty();
    }

    private static Future<Void> markCut(SqlConnection connection, List<Plan> plans) {
        UUID[] cut = plans
            .stream()
            .flatMap(plan -> plan.cut().stream())
            .toArray(UUID[]::new);
        return cut.length == 0
            ? Future.succeededFuture()
            : connection.preparedQuery(MARK_CUT).execute(Tuple.of(cut)).mapEmpty();
    }

    private static Future<Void> insertTransactions(SqlConnection connection, List<NewPlan> plans) {
        record Line(UUID commandId, Step step, StoredTransaction transaction) {
            boolean first() {
                return transaction.state() == StoredPlan.State.SENT;
            }
        }
        List<Line> lines = new ArrayList<>();
        for (NewPlan added : plans) {
            Plan plan = added.plan();
            for (StoredTransaction one : added.stored().transactions()) {
                lines.add(new Line(plan.commandId(), plan.transactions().get(one.ordinal()), one));
            }
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfBuffer(
                lines
                    .stream()
                    .map(line -> line.step().transaction().id().sha256())
                    .toArray(Buffer[]::new)
            )
            .addArrayOfUUID(lines.stream().map(Line::commandId).toArray(UUID[]::new))
            .addArrayOfInteger(
                lines
                    .stream()
                    .map(line -> line.transaction().ordinal())
                    .toArray(Integer[]::new)
            )
            .addArrayOfString(
                lines
                    .stream()
                    .map(line -> line.step().stream().registry())
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(
                lines
                    .stream()
                    .map(line -> line.step().stream().streamId())
                    .toArray(UUID[]::new)
            )
            .addArrayOfBuffer(
                lines
                    .stream()
                    .map(line -> line.step().transaction().bytes())
                    .toArray(Buffer[]::new)
            )
            .addArrayOfString(
                lines
                    .stream()
                    .map(line -> array(line.transaction().predecessors()))
                    .toArray(String[]::new)
            )
            .addArrayOfBoolean(lines.stream().map(Line::first).toArray(Boolean[]::new))
            .addArrayOfString(
                lines
                    .stream()
                    .map(line -> array(line.step().changes().stream().map(Change::sliceId).toList()))
                    .toArray(String[]::new)
            )
            .addArrayOfString(
                lines
                    .stream()
                    .map(line ->
                        array(
                            line
                                .step()
                                .changes()
                                .stream()
                                .map(change -> change.state().sql())
                                .toList()
                        )
                    )
                    .toArray(String[]::new)
            );
        return lines.isEmpty()
            ? Future.succeededFuture()
            : connection.preparedQuery(INSERT_TRANSACTIONS).execute(parameters).mapEmpty();
    }

    private static Future<Void> insertClaims(SqlConnection connection, List<Plan> plans) {
        record Line(UUID commandId, PlannedClaim claim) {}
        List<Line> lines = plans
            .stream()
            .flatMap(plan ->
                plan
                    .claims()
                    .stream()
                    .map(claim -> new Line(plan.commandId(), claim))
            )
            .toList();
        List<PlannedClaim> claims = lines.stream().map(Line::claim).toList();
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(claims.stream().map(PlannedClaim::id).toArray(UUID[]::new))
            .addArrayOfUUID(lines.stream().map(Line::commandId).toArray(UUID[]::new))
            .addArrayOfUUID(claims.stream().map(PlannedClaim::productionSliceId).toArray(UUID[]::new))
            .addArrayOfUUID(claims.stream().map(PlannedClaim::consumptionSliceId).toArray(UUID[]::new))
            .addArrayOfLong(claims.stream().map(PlannedClaim::quantity).toArray(Long[]::new))
            .addArrayOfBuffer(
                claims
                    .stream()
                    .map(claim -> claim.finalTransaction().sha256())
                    .toArray(Buffer[]::new)
            );
        return lines.isEmpty()
            ? Future.succeededFuture()
            : connection.preparedQuery(INSERT_CLAIMS).execute(parameters).mapEmpty();
    }

    private static Future<Void> insertDeliveries(SqlConnection connection, List<Plan> plans) {
        record Line(UUID commandId, PlannedHandOver handOver) {}
        List<Line> lines = plans
            .stream()
            .flatMap(plan ->
                plan
                    .handOvers()
                    .stream()
                    .map(handOver -> new Line(plan.commandId(), handOver))
            )
            .toList();
        List<PlannedHandOver> handOvers = lines.stream().map(Line::handOver).toList();
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(handOvers.stream().map(PlannedHandOver::sliceId).toArray(UUID[]::new))
            .addArrayOfUUID(lines.stream().map(Line::commandId).toArray(UUID[]::new))
            .addArrayOfUUID(handOvers.stream().map(PlannedHandOver::receiverId).toArray(UUID[]::new))
            .addArrayOfInteger(handOvers.stream().map(PlannedHandOver::position).toArray(Integer[]::new))
            .addArrayOfString(
                handOvers
                    .stream()
                    .map(handOver -> Json.encode(handOver.disclosed()))
                    .toArray(String[]::new)
            );
        return lines.isEmpty()
            ? Future.succeededFuture()
            : connection.preparedQuery(INSERT_DELIVERIES).execute(parameters).mapEmpty();
    }

    /** An array in the text form of Postgres; the elements hold nothing that would need quotes. */
    private static String array(List<?> elements) {
        return elements.stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }
}

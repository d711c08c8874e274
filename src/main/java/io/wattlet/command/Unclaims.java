package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.Command.Unclaim;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Makes the commands that undo claims of withdrawn certificates: one for each claim of which one certificate is withdrawn
 * and the slice of the other is claimed. Of a claim that the withdrawal cut off half way, that is the slice which was
 * claimed first.
 *
 * <p>A claim has one such command ever. It is written to the claim together with the command, so that whoever looks again,
 * or at the same time, makes no second one.
 */
public final class Unclaims {

    private static final int MOST_IDS_IN_A_HINT = 512;

    // The lock keeps a wallet from being removed before the commands are there that keep it from being so.
    private static final String TO_UNDO = """
        select claim.id, claim.wallet_id, claim.quantity, freed.registry, freed.certificate_id
          from unnest($1::text[], $2::uuid[]) as withdrawn (registry, certificate_id)
         cross join lateral (
           select id, wallet_id, quantity, state, unclaim_id, consumption_slice_id as counterpart_id
             from claim
            where production_certificate_id = withdrawn.certificate_id
              and production_registry = withdrawn.registry
            union all
           select id, wallet_id, quantity, state, unclaim_id, production_slice_id
             from claim
            where consumption_certificate_id = withdrawn.certificate_id
              and consumption_registry = withdrawn.registry
         ) as claim
          join slice as freed on freed.id = claim.counterpart_id
          join certificate as other on other.registry = freed.registry and other.id = freed.certificate_id
          join wallet as holder on holder.id = claim.wallet_id
         where claim.state in ('claimed', 'stranded')
           and claim.unclaim_id is null
           and freed.state = 'claimed'
           and other.withdrawn_at is null
           and holder.removal_began_at is null
         order by claim.id
         limit $3
           for key share of holder
        """;

    private static final String APPEND = """
        with taken as (
          update claim
             set unclaim_id = fresh.id
            from unnest($1::uuid[], $2::uuid[], $3::text[]) as fresh (id, claim_id, payload)
           where claim.id = fresh.claim_id
             and claim.unclaim_id is null
          returning fresh.id, claim.wallet_id, fresh.payload
        )
        insert into command (id, kind, wallet_id, payload, next_attempt_at)
        select id, 'unclaim', wallet_id, payload::jsonb, now() + $4::bigint * interval '1 ms'
          from taken
        returning id
        """;

    private final EventBus bus;
    private final CommandIds ids;

    /** Makes none yet. */
    public Unclaims(EventBus bus, CommandIds ids) {
        this.bus = bus;
        this.ids = ids;
    }

    /**
     * Stores commands for claims of withdrawn certificates.
     *
     * @param connection inside a transaction
     * @param most       commands at a time; when there are so many, there may be more to be made
     * @return ids of the new commands, of which {@link #hint} is to be told after the commit
     */
    public Future<List<UUID>> append(SqlConnection connection, Collection<CertificateId> withdrawn, int most) {
        Tuple certificates = Tuple.tuple()
            .addArrayOfString(withdrawn.stream().map(CertificateId::registry).toArray(String[]::new))
            .addArrayOfUUID(withdrawn.stream().map(CertificateId::streamId).toArray(UUID[]::new))
            .addInteger(most);
        return connection
            .preparedQuery(TO_UNDO)
            .execute(certificates)
            .compose(claims ->
                claims.size() == 0
                    ? Future.succeededFuture(List.of())
                    : connection.preparedQuery(APPEND).execute(parameters(claims)).map(Unclaims::ids)
            );
    }

    /** Has workers take commands on. One that does not hear of them finds them a little later. */
    public void hint(List<UUID> commands) {
        CommandHints.send(bus, CommandKind.UNCLAIM, commands, MOST_IDS_IN_A_HINT);
    }

    private Tuple parameters(RowSet<Row> claims) {
        List<Unclaim> commands = new ArrayList<>();
        for (Row claim : claims) {
            commands.add(
                new Unclaim(
                    ids.next(),
                    claim.getUUID("id"),
                    new CertificateId(claim.getString("registry"), claim.getUUID("certificate_id")),
                    claim.getLong("quantity")
                )
            );
        }
        return Tuple.tuple()
            .addArrayOfUUID(commands.stream().map(Unclaim::id).toArray(UUID[]::new))
            .addArrayOfUUID(commands.stream().map(Unclaim::claimId).toArray(UUID[]::new))
            .addArrayOfString(
                commands
                    .stream()
                    .map(command -> CommandPayload.encode(command).encode())
                    .toArray(String[]::new)
            )
            .addLong(Admission.HAND_OVER.toMillis());
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        return rows
            .stream()
            .map(row -> row.getUUID("id"))
            .toList();
    }
}

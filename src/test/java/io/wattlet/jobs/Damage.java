package io.wattlet.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is done to good books, and what a check has to say about it. In all texts a name with a colon stands for an id, and @
 * for the one of the transaction that is new.
 *
 * @param law    the one that it breaks
 * @param unseen whether it has to be done past triggers and references
 */
record Damage(String law, boolean unseen, String statements, List<Violation> found) {
    private static final String DROP_CHECKS =
        "alter table command drop constraint command_check, drop constraint command_check1; ";

    static final List<Damage> ALL = List.of(
        of("quantity-is-conserved", "update slice set received = false where id = :whole").finds(
            ":wallet/narnia/:production",
            "received 345, accounted for 445"
        ),
        of("quantity-is-conserved", slice(":new", ":production", 5, "available", false, "null")).finds(
            ":wallet/narnia/:production",
            "received 445, accounted for 450"
        ),
        // The total stays right: what one cut lost the other one made.
        of(
            "parts-make-up-the-whole",
            """
            update slice set quantity = 149 where id = :rest;
            update slice set quantity = 31 where id = :part
            """
        )
            .finds(":cut", "sliced slice of 200 has parts of 199")
            .finds(":split", "slicing slice of 70 has parts of 71"),
        of("parts-make-up-the-whole", slice(":new", ":production", 5, "sliced", false, "null")).finds(
            ":new",
            "sliced slice of 5 has parts of 0"
        ),
        of("parts-come-of-a-cut", slice(":new", ":production", 0, "available", false, ":whole")).finds(
            ":new",
            "available part of a slice that is available"
        ),
        of("parts-come-of-a-cut", slice(":new", ":consumption", 0, "available", false, ":cut")).finds(
            ":new",
            "available part of a slice of another wallet or certificate"
        ),
        unseen("parts-come-of-a-cut", slice(":new", ":production", 0, "available", false, ":nobody")).finds(
            ":new",
            "available part of no slice"
        ),
        of(
            "holdings-are-the-sums-of-slices",
            "update holding set available = available + 1, spendable = spendable + 2 where certificate_id = :production"
        ).finds(":wallet/narnia/:production", "holding says 251 available and 292 spendable, slices say 250 and 290"),
        unseen("holdings-are-the-sums-of-slices", "delete from holding where certificate_id = :consumption").finds(
            ":wallet/narnia/:consumption",
            "holding says nothing, slices say 0 and 0"
        ),
        unseen(
            "holdings-say-what-certificates-say",
            "update certificate set withdrawn_at = now() where type = 1"
        ).finds(":wallet/narnia/:consumption", "another type, period or withdrawal than the certificate's"),
        unseen(
            "holdings-say-what-certificates-say",
            """
            insert into wallet_attribute (wallet_id, registry, certificate_id, key, value, salt)
            values (:wallet, 'narnia', :production, 'AssetId', '1', ''), (:wallet, 'narnia', :production, 'b', '2', '')
            """
        ).finds(":wallet/narnia/:production", "the wallet knows hashed attributes that its lists leave out"),
        of(
            "only-live-commands-hold-slices",
            "update slice set state = 'reserved', command_id = :failed where id = :whole"
        ).finds(":whole", "reserved slice is held by command :failed, which has failed"),
        of("only-live-commands-hold-slices", "update slice set state = 'reserved' where id = :whole").finds(
            ":whole",
            "reserved slice is held by nobody"
        ),
        unseen("only-live-commands-hold-slices", "update slice set command_id = :nobody where id = :rest").finds(
            ":rest",
            "available slice is held by a command that is not there"
        ),
        of("one-command-changes-a-slice", transaction(":telling", "planned", ":part", "available")).finds(
            ":part",
            "in the hands of commands " + sorted(":telling", ":cutting")
        ),
        of("one-command-changes-a-slice", "update slice set command_id = :cutting where id = :binding").finds(
            ":binding",
            "in the hands of commands " + sorted(":claiming", ":cutting")
        ),
        of(
            "pending-commands-have-a-next-attempt",
            DROP_CHECKS + "update command set next_attempt_at = null where id = :cutting"
        ).finds(":cutting", "pending transfer without a next attempt"),
        of(
            "pending-commands-have-a-next-attempt",
            "update command set next_attempt_at = 'infinity' where id = :cutting"
        ).finds(":cutting", "pending transfer that waits until infinity"),
        of(
            "commands-are-attempted-in-time",
            "update command set next_attempt_at = '2025-01-01Z', attempt = 3 where id = :cutting"
        ).finds(":cutting", "pending transfer, attempt 3, is due since 2025-01-01 00:00:00+00"),
        of(
            "failed-commands-have-a-reason",
            DROP_CHECKS + "update command set failure_text = null where id = :failed"
        ).finds(":failed", "failed transfer without code and text"),
        of("ended-commands-are-over", "update command set in_hand = true where id = :failed").finds(
            ":failed",
            "failed transfer is in the hands of a worker"
        ),
        of(
            "ended-commands-are-over",
            DROP_CHECKS + "update command set next_attempt_at = now() where id = :failed"
        ).finds(":failed", "failed transfer has a next attempt"),
        of("ended-commands-are-over", DROP_CHECKS + "update command set failure_code = 'x' where id = :handed").finds(
            ":handed",
            "completed transfer has the code x"
        ),
        of("completed-commands-are-done", "update delivery set state = 'abandoned' where slice_id = :gone").finds(
            ":handed",
            "completed transfer with abandoned delivery of slice :gone"
        ),
        of("completed-commands-are-done", transaction(":handed", "refused", ":whole", "transferred")).finds(
            ":handed",
            "completed transfer with refused transaction @"
        ),
        of("waits-are-of-pending-commands", "update slice_wait set command_id = :failed").finds(
            ":failed/:production",
            "command has failed"
        ),
        of(
            "waiting-commands-hold-nothing",
            "update slice set state = 'reserved', command_id = :waiting where id = :whole"
        ).finds(":whole", "reserved slice is held by command :waiting, which waits for slices"),
        unseen("transactions-belong-to-commands", transaction(":nobody", "planned", ":whole", "transferred")).finds(
            "@",
            "planned transaction of a command that is not there"
        ),
        of(
            "ended-commands-have-no-unsettled-transaction",
            transaction(":failed", "sent", ":whole", "transferred")
        ).finds("@", "sent transaction of command :failed, which has failed"),
        of(
            "predecessors-are-there",
            "update registry_transaction set id = sha256('new'), predecessors = '{0,7}' where command_id = :telling"
        )
            .finds("@", "committed transaction 0 of command :telling builds on 0, which does not come before it")
            .finds("@", "committed transaction 0 of command :telling builds on 7, which is not there"),
        of(
            "unsettled-transactions-can-commit",
            """
            update registry_transaction
               set state = 'refused'
             where command_id = :claiming
               and ordinal = 1;
            update registry_transaction
               set id = sha256('new')
             where command_id = :claiming
               and ordinal = 2
            """
        ).finds("@", "planned transaction 2 of command :claiming builds on 1, which is refused"),
        of(
            "unsettled-transactions-can-commit",
            """
            update claim set final_transaction_id = null where id = :open;
            update registry_transaction
               set state = 'sent',
                   id = sha256('new')
             where command_id = :claiming
               and ordinal = 3
            """
        ).finds("@", "sent transaction 3 of command :claiming builds on 2, which is planned"),
        of(
            "committed-transactions-build-on-committed",
            """
            update registry_transaction
               set state = 'sent'
             where command_id = :claiming
               and ordinal = 0;
            update registry_transaction
               set state = 'committed',
                   id = sha256('new')
             where command_id = :claiming
               and ordinal = 1;
            update slice set state = 'allocated' where id = :binding
            """
        ).finds("@", "committed transaction 1 of command :claiming builds on 0, which is sent"),
        of("commits-are-in-the-slices", transaction(":handed", "committed", ":whole", "transferred")).finds(
            "@/:whole",
            "committed as transferred, and the slice is available"
        ),
        of("commits-are-in-the-slices", transaction(":handed", "committed", ":whole", "claimed")).finds(
            "@/:whole",
            "committed as claimed, and the slice is available"
        ),
        of("commits-are-in-the-slices", transaction(":handed", "committed", ":nobody", "available")).finds(
            "@/:nobody",
            "committed as available, and the slice is not there"
        ),
        of("commits-are-in-the-slices", transaction(":handed", "committed", ":part", "available")).finds(
            "@/:part",
            "committed as available, and the slice is registering"
        ),
        of(
            "unsettled-transactions-change-what-is-held",
            transaction(":telling", "sent", ":whole", "transferred")
        ).finds("@/:whole", "sent transaction of command :telling changes a slice that is available"),
        of("unsettled-transactions-change-what-is-held", transaction(":telling", "sent", ":nobody", "available")).finds(
            "@/:nobody",
            "sent transaction of command :telling changes a slice that is not there"
        ),
        of(
            "registering-parts-have-a-live-transaction",
            "update registry_transaction set state = 'cancelled' where command_id = :cutting"
        )
            .finds(":part", "no unsettled transaction of a pending command makes it")
            .finds(":remainder", "no unsettled transaction of a pending command makes it"),
        of(
            "claims-have-claimed-slices",
            """
            update registry_transaction set changed_slices = '{}', changed_states = '{}' where command_id = :claimed;
            update slice set state = 'available' where id = :consumed
            """
        ).finds(":claim", "claimed, with a production slice that is claimed and a consumption slice that is available"),
        of("claimed-slices-have-one-claim", "update claim set state = 'unclaimed' where id = :claim")
            .finds(":produced", "claimed by 0 claims")
            .finds(":consumed", "claimed by 0 claims"),
        of(
            "claimed-slices-have-one-claim",
            """
            insert into claim
            select (jsonb_populate_record(claim, jsonb_build_object('id', :new::uuid))).*
              from claim
             where id = :claim
            """
        )
            .finds(":produced", "claimed by 2 claims")
            .finds(":consumed", "claimed by 2 claims"),
        of("allocated-slices-have-a-claim", "update slice set state = 'allocated' where id = :whole").finds(
            ":whole",
            "allocated, and no claim that is under way or failed says for what"
        ),
        of("open-claims-have-a-pending-command", "update claim set command_id = :failed where id = :open").finds(
            ":open",
            "created, and its command has failed"
        ),
        of(
            "claims-follow-their-last-transaction",
            "update claim set final_transaction_id = sha256((:claiming || '/0')::bytea) where id = :open"
        ).finds(":open", "created, and its last transaction is committed"),
        of(
            "claims-follow-their-last-transaction",
            "update claim set final_transaction_id = sha256((:claiming || '/2')::bytea) where id = :claim"
        ).finds(":claim", "claimed, and its last transaction is planned"),
        of("claims-fit-their-slices", "update claim set quantity = 11 where id = :claim").finds(
            ":claim",
            "claims 11 with slices of 10 and 10"
        ),
        of("claims-fit-their-slices", "update claim set consumption_end = production_start where id = :claim").finds(
            ":claim",
            "another wallet, certificate or period than its slices'"
        ),
        of(
            "open-deliveries-have-a-pending-command",
            "update delivery set command_id = :failed where slice_id = :told"
        ).finds(":told", "due delivery, and its command has failed"),
        of(
            "deliveries-follow-the-registry",
            "update delivery set receiver_id = :stranger where slice_id = :gone"
        ).finds(":gone", "delivered delivery of a slice that is another receiver's"),
        of("deliveries-follow-the-registry", "update delivery set state = 'planned' where slice_id = :told").finds(
            ":told",
            "planned delivery of a slice that is transferred"
        ),
        of("deliveries-are-told-in-time", "update delivery set due_since = '2025-01-01Z' where slice_id = :told").finds(
            ":told",
            "due since 2025-01-01 00:00:00+00 with 1 attempts, for command :telling"
        ),
        of(
            "events-are-in-their-lane",
            """
            delete from event;
            insert into event (lane, number, wallet_id, type, subject_id)
            values ((lane_of(:wallet) + 1) % 64, 1, :wallet, 'wallet.enabled', :wallet)
            """
        ).finds("47/1", "wallet.enabled of wallet :wallet, whose lane is 46"),
        of(
            "events-are-sent-in-time",
            """
            insert into event_relay (node, alive_until) values (:wallet, now());
            update event set occurred_at = '2025-01-01Z' where type = 'wallet.created';
            update event_lane set position = 9999 where lane <> 46
            """
        ).finds("46", "sent up to 0; 1 is of 2025-01-01 00:00:00+00")
    );

    private static Damage of(String law, String statements) {
        return new Damage(law, false, statements, List.of());
    }

    private static Damage unseen(String law, String statements) {
        return new Damage(law, true, statements, List.of());
    }

    private Damage finds(String what, String detail) {
        List<Violation> more = new ArrayList<>(found);
        more.add(new Violation(law, what, detail));
        return new Damage(law, unseen, statements, more);
    }

    void plant(Books books) {
        if (unseen) {
            books.changeUnseen(statements);
        } else {
            books.change(statements);
        }
    }

    /** What a check has to say, in its order. */
    List<Violation> violations() {
        return found
            .stream()
            .map(one -> new Violation(law, expand(one.what()), expand(one.detail())))
            .sorted(Comparator.comparing(Violation::what).thenComparing(Violation::detail))
            .toList();
    }

    private static String expand(String text) {
        return Books.withIds(text, "").replace("@", Books.NEW_TRANSACTION);
    }

    private static String sorted(String one, String other) {
        return Books.withIds(one, "").compareTo(Books.withIds(other, "")) < 0 ? one + ", " + other : other + ", " + one;
    }

    private static String slice(
        String id,
        String certificate,
        int quantity,
        String state,
        boolean received,
        String parent
    ) {
        return """
        insert into slice (
                 id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state, received,
                 parent_id
               )
        values (%s, :wallet, 'narnia', %s, sha256('new'), %d, decode(repeat('00', 32), 'hex'), :endpoint, 2, '%s', %s, %s)
        """.formatted(id, certificate, quantity, state, received, parent);
    }

    private static String transaction(String command, String state, String slice, String becomes) {
        return """
        insert into registry_transaction (
                 id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, changed_slices, changed_states
               )
        values (sha256('new'), %s, 9, 'narnia', :production, '', '{}', '%s', array[%s]::uuid[], '{%s}')
        """.formatted(command, state, slice, becomes);
    }

    @Override
    public String toString() {
        return law + " broken by " + statements;
    }
}

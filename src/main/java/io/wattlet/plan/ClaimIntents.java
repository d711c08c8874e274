package io.wattlet.plan;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.outgoing.NotSentException;
import io.wattlet.plan.ClaimDraft.Piece;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.NetworkConfiguration;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has chroniclers sign what is going to be claimed, where the grid area has one.
 *
 * <p>A chronicler must see each commitment once: a second intent for the same one breaks it. For a slice that is there
 * already, that the question was put is written down before it is put, and the answer as soon as it is known. If a crash
 * comes between, the slice counts as spoilt for whole claims, and the next plan replaces it by a part with a commitment
 * of its own. Parts have fresh commitments in every plan, so nothing needs to be remembered of them.
 *
 * <p>What was written down is taken back if the question certainly was not sent. Only whoever wrote a row down may put its
 * question, and only they take it back, once: so nobody's question but one's own can be taken back, and a crash before that
 * costs a slice its wholeness and nothing else.
 */
final class ClaimIntents {

    private static final String ASK = """
        insert into claim_intent (slice_id)
        select * from unnest($1::uuid[])
        on conflict do nothing
        returning slice_id
        """;

    private static final String KNOWN = """
        select slice_id, signature
          from claim_intent
         where slice_id = any($1::uuid[])
           and signature is not null
        """;

    private static final String ANSWER = """
        update claim_intent
           set signature = $2
         where slice_id = $1
        """;

    private static final String TAKE_BACK = """
        delete from claim_intent
         where slice_id = $1
           and signature is null
        """;

    private static final String GRID_AREAS = """
        select registry, id, grid_area
          from certificate
         where (registry, id) in (select * from unnest($1::text[], $2::uuid[]))
        """;

    private record Question(Piece piece, URI chronicler) {
        UUID sliceId() {
            return piece.slice().id();
        }
    }

    private final Pool pool;
    private final ChroniclerClient chroniclers;
    private final Supplier<NetworkConfiguration> network;

    ClaimIntents(Pool pool, ChroniclerClient chroniclers, Supplier<NetworkConfiguration> network) {
        this.pool = pool;
        this.chroniclers = chroniclers;
        this.network = network;
    }

    /** Signatures by slice id; slices of grid areas without a chronicler are left out. */
    Future<Map<UUID, Buffer>> signatures(ClaimDraft draft) {
        boolean anyChronicler = network
            .get()
            .areas()
            .values()
            .stream()
            .anyMatch(area -> area.chronicler() != null);
        if (!anyChronicler) {
            return Future.succeededFuture(Map.of());
        }
        List<Piece> pieces = draft
            .matches()
            .stream()
            .flatMap(match -> Stream.of(match.production(), match.consumption()))
            .toList();
        return gridAreas(pieces)
            .map(areas -> questions(pieces, areas))
            .compose(this::ask);
    }

    private Future<Map<CertificateId, String>> gridAreas(List<Piece> pieces) {
        List<CertificateId> certificates = pieces
            .stream()
            .map(piece -> piece.slice().certificate())
            .distinct()
            .toList();
        Tuple parameters = Tuple.tuple()
            .addArrayOfString(certificates.stream().map(CertificateId::registry).toArray(String[]::new))
            .addArrayOfUUID(certificates.stream().map(CertificateId::streamId).toArray(UUID[]::new));
        return pool
            .preparedQuery(GRID_AREAS)
            .execute(parameters)
            .map(rows -> {
                Map<CertificateId, String> areas = new HashMap<>();
                for (Row row : rows) {
                    areas.put(
                        new CertificateId(row.getString("registry"), row.getUUID("id")),
                        row.getString("grid_area")
                    );
                }
                return areas;
            });
    }

    private List<Question> questions(List<Piece> pieces, Map<CertificateId, String> gridAreas) {
        Map<String, NetworkConfiguration.Area> areas = network.get().areas();
        return pieces
            .stream()
            .flatMap(piece ->
                Optional.ofNullable(gridAreas.get(piece.slice().certificate()))
                    .map(areas::get)
                    .map(NetworkConfiguration.Area::chronicler)
                    .map(chronicler -> new Question(piece, chronicler.url()))
                    .stream()
            )
            .toList();
    }

    private Future<Map<UUID, Buffer>> ask(List<Question> questions) {
        UUID[] remembered = questions
            .stream()
            .filter(question -> !question.piece().isNew())
            .map(Question::sliceId)
            .toArray(UUID[]::new);
        Future<Map<UUID, Buffer>> known = pool
            .preparedQuery(KNOWN)
            .execute(Tuple.of(remembered))
            .map(rows -> {
                Map<UUID, Buffer> signatures = new HashMap<>();
                rows.forEach(row -> signatures.put(row.getUUID("slice_id"), row.getBuffer("signature")));
                return signatures;
            });
        return known.compose(signatures ->
            pool
                .preparedQuery(ASK)
                .execute(Tuple.of(remembered))
                .compose(rows -> {
                    Set<UUID> mayBeAsked = Stream.concat(
                        questions
                            .stream()
                            .filter(question -> question.piece().isNew())
                            .map(Question::sliceId),
                        rows.stream().map(row -> row.getUUID("slice_id"))
                    ).collect(Collectors.toSet());
                    return askEach(questions, mayBeAsked, signatures);
                })
        );
    }

    private Future<Map<UUID, Buffer>> askEach(List<Question> questions, Set<UUID> mayBeAsked, Map<UUID, Buffer> known) {
        List<Future<Map.Entry<UUID, Buffer>>> answers = questions
            .stream()
            .filter(question -> !known.containsKey(question.sliceId()))
            .map(question ->
                mayBeAsked.contains(question.sliceId())
                    ? put(question).map(signature -> Map.entry(question.sliceId(), signature))
                    : Future.<Map.Entry<UUID, Buffer>>failedFuture(
                          "slice " + question.sliceId() + " was shown to a chronicler whose answer is not known"
                      )
            )
            .toList();
        // All of them: what is taken back is so before the command is tried again.
        return Future.join(answers).map(all -> {
            Map<UUID, Buffer> signatures = new HashMap<>(known);
            all.<Map.Entry<UUID, Buffer>>list().forEach(answer -> signatures.put(answer.getKey(), answer.getValue()));
            return signatures;
        });
    }

    private Future<Buffer> put(Question question) {
        HeldSlice slice = question.piece().slice();
        Future<Buffer> signature = chroniclers.registerIntent(
            question.chronicler(),
            slice.certificate(),
            slice.quantity(),
            slice.blinding()
        );
        return question.piece().isNew() ? signature : signature.transform(answer -> remember(slice.id(), answer));
    }

    private Future<Buffer> remember(UUID sliceId, AsyncResult<Buffer> answer) {
        if (answer.succeeded()) {
            return pool.preparedQuery(ANSWER).execute(Tuple.of(sliceId, answer.result())).map(answer.result());
        }
        Future<Buffer> failed = Future.failedFuture(answer.cause());
        return answer.cause() instanceof NotSentException
            ? pool
                  .preparedQuery(TAKE_BACK)
                  .execute(Tuple.of(sliceId))
                  .transform(_ -> failed)
            : failed;
    }
}

package io.wattlet.devnet.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.torture.Books.Arrival;
import io.wattlet.devnet.torture.Books.Claim;
import io.wattlet.devnet.torture.Books.Command;
import io.wattlet.devnet.torture.Books.Delivery;
import io.wattlet.devnet.torture.Books.Slice;
import io.wattlet.devnet.torture.HistoryCheck.Evidence;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A history in which nothing went wrong, and what is found when it is damaged afterwards. */
class HistoryCheckIT {

    private static final Duration WORK = Duration.ofSeconds(15);
    private static final PrintStream NOWHERE = new PrintStream(
        OutputStream.nullOutputStream(),
        false,
        StandardCharsets.UTF_8
    );

    private static @Nullable Proof peace;

    @BeforeAll
    static void workInPeace() throws IOException, InterruptedException {
        long seed = Long.getLong("wattlet.seed", System.nanoTime());
        System.out.println("seed " + seed + " (repeat with -Dwattlet.seed=" + seed + ")");
        TortureOptions options = new TortureOptions(
            System.getProperty("java.class.path"),
            WORK,
            1,
            seed,
            false,
            true,
            false
        );
        Cleanup cleanup = new Cleanup(NOWHERE);
        Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "stop"));
        try (cleanup) {
            peace = new Ordeal(options, cleanup, NOWHERE).run();
        }
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        assertEquals(List.of(), proof().summary().findings());
        assertEquals(List.of(), HistoryCheck.run(proof().books(), proof().evidence()));
    }

    @Test
    void peaceProvesNothing() {
        assertTrue(proof().summary().missing().contains("a node was killed"), proof().summary()::text);
    }

    @Test
    void aSliceThatIsGoneIsLost() {
        assertFinds("lost: nobody holds", slices(Slice::isHeld, slice -> Stream.empty()));
    }

    @Test
    void aSliceThatIsThereTwiceIsDoubled() {
        assertFinds("doubled: 2 wallets hold", slices(Slice::isHeld, slice -> Stream.of(slice, slice)));
    }

    @Test
    void aSliceInAnotherStateIsFound() {
        assertFinds(
            "is to the registry [claimed]",
            slices(isIn("claimed"), slice -> Stream.of(in(slice, "available")))
        );
        assertFinds(
            "reserved is to the registry",
            slices(isIn("available"), slice -> Stream.of(in(slice, "reserved")))
        );
    }

    @Test
    void aSliceThatWasSpentAndIsHeldAgainIsDoubled() {
        assertFinds("doubled:", slices(isIn("transferred"), slice -> Stream.of(in(slice, "available"))));
        assertFinds("which the registry does not", slices(isIn("sliced"), slice -> Stream.of(in(slice, "available"))));
    }

    @Test
    void anOpeningThatDoesNotFitIsLost() {
        assertFinds(
            "does not open its commitment",
            slices(isIn("available"), slice -> Stream.of(with(slice, slice.quantity() + 1, slice.position())))
        );
    }

    @Test
    void aSliceUnderAnotherKeyIsFound() {
        assertFinds(
            "belongs to another key on the registry",
            slices(isIn("available"), slice -> Stream.of(with(slice, slice.quantity(), slice.position() + 1)))
        );
    }

    @Test
    void quantityThatIsNotWhatWasIssuedIsFound() {
        assertFinds(
            "were issued",
            slices(isIn("available"), slice -> Stream.of(with(slice, slice.quantity() + 1, slice.position())))
        );
    }

    @Test
    void aClaimThatIsNotThereIsFound() {
        assertFinds("is not claimed by claim", claims(claim -> Stream.empty()));
        assertFinds(
            "is rejected",
            claims(it ->
                Stream.of(
                    new Claim(it.id(), it.command(), it.production(), it.consumption(), it.quantity(), "rejected")
                )
            )
        );
    }

    @Test
    void anAcknowledgedCommandThatIsNotStoredIsLost() {
        assertFinds("was acknowledged and is not stored", commands(isOf("transfer"), command -> Stream.empty()));
    }

    @Test
    void aCommandThatNobodyWasToldOfIsDoubled() {
        assertFinds(
            "nobody was told of it",
            commands(isOf("claim"), it ->
                Stream.of(it, new Command(UUID.randomUUID(), "claim", "completed", null, null, null))
            )
        );
    }

    @Test
    void aCommandThatHasNotEndedIsLost() {
        assertFinds(
            "has not ended",
            commands(isOf("transfer"), it -> Stream.of(new Command(it.id(), it.kind(), "pending", null, null, null)))
        );
    }

    @Test
    void aFailureThatNothingExplainsIsFound() {
        assertFinds(
            "failed with registry-refused",
            commands(isOf("claim"), it ->
                Stream.of(new Command(it.id(), it.kind(), "failed", "registry-refused", null, null))
            )
        );
        Arrival never = new Arrival(
            new SliceName(firstCertificate(), Buffer.buffer(new byte[32])),
            Buffer.buffer(new byte[74]),
            1
        );
        assertFinds(
            "failed with foreign-owner",
            commands(isOf("receive"), it ->
                Stream.of(it, new Command(it.id(), "receive", "failed", "foreign-owner", never, null))
            )
        );
    }

    @Test
    void aHandOverThatDidNotComeInIsLost() {
        assertFinds(
            "was sent and did not come in",
            deliveries(it -> Stream.of(it, new Delivery(it.command(), it.arrival(), it.quantity(), "delivered")))
        );
        assertFinds(
            "is due",
            deliveries(it -> Stream.of(new Delivery(it.command(), it.arrival(), it.quantity(), "due")))
        );
    }

    @Test
    void aHandOverThatCameInTwiceIsDoubled() {
        assertFinds("came in more often than it was sent", slices(Slice::received, slice -> Stream.of(slice, slice)));
    }

    @Test
    void aCompletedCommandThatDidLessOrMoreIsFound() {
        assertFinds("is completed, and 0 are done", deliveries(it -> Stream.empty()));
        assertFinds(
            "lost: claim",
            claims(it ->
                Stream.of(
                    new Claim(it.id(), it.command(), it.production(), it.consumption(), it.quantity() - 1, it.state())
                )
            )
        );
        assertFinds(
            "doubled: claim",
            claims(it ->
                Stream.of(
                    new Claim(it.id(), it.command(), it.production(), it.consumption(), it.quantity() + 1, it.state())
                )
            )
        );
    }

    @Test
    void aStreamInWhichASliceIsSpentTwiceIsFound() {
        assertFindsInStreams("violation: transaction", transactions -> {
            List<Transaction> twice = new ArrayList<>(transactions);
            twice.add(transactions.getLast());
            return twice;
        });
    }

    @Test
    void aStreamThatForgotSomethingIsFound() {
        assertFindsInStreams(": ", transactions -> transactions.subList(0, transactions.size() - 1));
    }

    private static Proof proof() {
        return Objects.requireNonNull(peace);
    }

    private static void assertFinds(String text, List<Books> damaged) {
        assertFound(text, HistoryCheck.run(damaged, proof().evidence()));
    }

    private static void assertFound(String text, List<Finding> findings) {
        assertTrue(
            findings.stream().anyMatch(it -> (it.kind().words() + ": " + it.text()).contains(text)),
            () -> "not found: " + text + ", but " + findings
        );
    }

    /** Damages the stream with the most transactions. */
    private static void assertFindsInStreams(String text, UnaryOperator<List<Transaction>> damage) {
        Evidence truth = proof().evidence();
        Map<CertificateId, List<Transaction>> streams = new HashMap<>(truth.streams());
        CertificateId longest = streams
            .entrySet()
            .stream()
            .max((one, other) -> Integer.compare(one.getValue().size(), other.getValue().size()))
            .orElseThrow()
            .getKey();
        streams.computeIfPresent(longest, (id, transactions) -> damage.apply(transactions));
        Evidence forged = new Evidence(
            truth.network(),
            truth.issued(),
            streams,
            truth.acknowledged(),
            truth.withdrawn()
        );
        assertFound(text, HistoryCheck.run(proof().books(), forged));
    }

    private static List<Books> slices(Predicate<Slice> which, Function<Slice, Stream<Slice>> damage) {
        return damaged(books ->
            new Books(
                books.system(),
                first(books.slices(), which, damage),
                books.commands(),
                books.claims(),
                books.deliveries()
            )
        );
    }

    private static List<Books> commands(Predicate<Command> which, Function<Command, Stream<Command>> damage) {
        return damaged(books ->
            new Books(
                books.system(),
                books.slices(),
                first(books.commands(), which, damage),
                books.claims(),
                books.deliveries()
            )
        );
    }

    private static List<Books> claims(Function<Claim, Stream<Claim>> damage) {
        return damaged(books ->
            new Books(
                books.system(),
                books.slices(),
                books.commands(),
                first(books.claims(), it -> it.state().equals("claimed"), damage),
                books.deliveries()
            )
        );
    }

    private static List<Books> deliveries(Function<Delivery, Stream<Delivery>> damage) {
        return damaged(books ->
            new Books(
                books.system(),
                books.slices(),
                books.commands(),
                books.claims(),
                first(books.deliveries(), it -> it.state().equals("delivered"), damage)
            )
        );
    }

    /** The books with those of system A damaged. */
    private static List<Books> damaged(UnaryOperator<Books> damage) {
        List<Books> damaged = new ArrayList<>(proof().books());
        damaged.set(0, damage.apply(damaged.getFirst()));
        return damaged;
    }

    /** The list with the first such row replaced. */
    private static <T> List<T> first(List<T> rows, Predicate<T> which, Function<T, Stream<T>> damage) {
        T row = rows.stream().filter(which).findFirst().orElseThrow();
        return rows
            .stream()
            .flatMap(it -> it == row ? damage.apply(it) : Stream.of(it))
            .toList();
    }

    private static Predicate<Slice> isIn(String state) {
        return slice -> slice.state().equals(state);
    }

    private static Predicate<Command> isOf(String kind) {
        return command -> command.kind().equals(kind) && command.state().equals("completed");
    }

    private static Slice in(Slice slice, String state) {
        return new Slice(
            slice.id(),
            slice.name(),
            slice.quantity(),
            slice.blinding(),
            slice.endpoint(),
            slice.position(),
            state,
            slice.received()
        );
    }

    private static Slice with(Slice slice, long quantity, int position) {
        return new Slice(
            slice.id(),
            slice.name(),
            quantity,
            slice.blinding(),
            slice.endpoint(),
            position,
            slice.state(),
            slice.received()
        );
    }

    private static CertificateId firstCertificate() {
        return proof().evidence().issued().keySet().iterator().next();
    }
}

package io.wattlet.devnet.torture;

import io.wattlet.devnet.client.IssuerClient;
import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.testbed.CertificateIds;
import io.wattlet.devnet.torture.Caller.Held;
import io.wattlet.devnet.torture.Participant.Acquainted;
import io.wattlet.devnet.torture.Participant.Known;
import io.wattlet.registry.CertificateId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Random work for all wallets, over all nodes, by several callers at the same time, each with a generator of its own. */
final class Load implements AutoCloseable {

    private static final int CALLERS = 6;
    private static final int LONGEST_THOUGHT_MILLIS = 250;
    private static final Duration REST_WHILE_TOO_MUCH_IS_UNDER_WAY = Duration.ofMillis(500);
    private static final int FIRST_CERTIFICATES = 24;
    private static final int PERIODS = 3;
    private static final long MOST_WATT_HOURS = 10_000;
    private static final List<String> AREAS = List.of("DK1", "DK2");
    /** Streams are read from their beginning by whoever receives: after so many commands a certificate is left alone. */
    private static final int MOST_USES = 25;

    private static final double ISSUES = 0.12;
    private static final double WITHDRAWS = 0.02;
    private static final double TRANSFERS = 0.6;
    private static final double ASKS_FOR_ALL = 0.15;
    private static final double ASKS_FOR_TOO_MUCH = 0.05;

    private final Cast cast;
    private final Caller caller;
    private final IssuerClient issuer;
    private final boolean withdrawals;
    private final BooleanSupplier tooMuchUnderWay;
    private final Asked asked = new Asked();
    private final Map<CertificateId, Issued> issued = new ConcurrentHashMap<>();
    private final Map<CertificateId, AtomicInteger> uses = new ConcurrentHashMap<>();
    private final Set<CertificateId> withdrawn = ConcurrentHashMap.newKeySet();
    private final AtomicInteger meters = new AtomicInteger();
    private final Instant firstPeriod = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.DAYS);
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Over over = new Over();
    private final List<Thread> threads = new ArrayList<>();

    private Load(Cast cast, Caller caller, IssuerClient issuer, boolean withdrawals, BooleanSupplier tooMuchUnderWay) {
        this.cast = cast;
        this.caller = caller;
        this.issuer = issuer;
        this.withdrawals = withdrawals;
        this.tooMuchUnderWay = tooMuchUnderWay;
    }

    /**
     * Begins.
     *
     * @param seed            decides what is asked for, as far as the wallets have what it takes
     * @param withdrawals     whether the issuer takes certificates back
     * @param tooMuchUnderWay whether callers should wait for a while
     */
    static Load begin(
        long seed,
        Cast cast,
        Caller caller,
        IssuerClient issuer,
        boolean withdrawals,
        BooleanSupplier tooMuchUnderWay
    ) {
        Load load = new Load(cast, caller, issuer, withdrawals, tooMuchUnderWay);
        SplittableRandom seeds = new SplittableRandom(seed);
        SplittableRandom first = seeds.split();
        for (int i = 0; i < FIRST_CERTIFICATES; i++) {
            load.issue(first);
        }
        for (int i = 0; i < CALLERS; i++) {
            SplittableRandom random = seeds.split();
            int number = i;
            load.threads.add(Thread.ofVirtual().unstarted(() -> load.work(random, number)));
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    private void work(SplittableRandom random, int number) {
        try {
            for (int i = 0; !over.within(Duration.ofMillis(random.nextInt(LONGEST_THOUGHT_MILLIS))); i++) {
                if (tooMuchUnderWay.getAsBoolean()) {
                    over.within(REST_WHILE_TOO_MUCH_IS_UNDER_WAY);
                } else {
                    act(random, "torture-" + number + "-" + i);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            problems.add("a caller gave up: " + e);
        }
    }

    private void act(SplittableRandom random, String key) throws InterruptedException {
        double dice = random.nextDouble();
        if (dice < ISSUES) {
            issue(random);
            return;
        }
        Acquainted who = pick(random, cast.everybody());
        URI node = pick(random, who.self().system().members()).callers();
        List<Held> held = caller
            .certificates(who.self(), node)
            .map(all -> all.filter(this::isFresh).toList())
            .orElse(List.of());
        if (held.isEmpty()) {
            return;
        }
        if (withdrawals && dice < ISSUES + WITHDRAWS) {
            withdraw(pick(random, held).certificate());
        } else if (dice < TRANSFERS) {
            transfer(random, key, who, held, node);
        } else {
            claim(random, key, who.self(), held, node);
        }
    }

    private boolean isFresh(Held held) {
        AtomicInteger count = uses.get(held.certificate());
        return held.quantity() > 0 && count != null && count.get() < MOST_USES;
    }

    private void issue(SplittableRandom random) {
        Cast.Recipient recipient = pick(random, cast.recipients());
        Kind kind = random.nextBoolean() ? Kind.PRODUCTION : Kind.CONSUMPTION;
        Instant start = firstPeriod.plus(random.nextInt(PERIODS), ChronoUnit.HOURS);
        CertificateId certificate = CertificateIds.next(random);
        long wattHours = random.nextLong(1, MOST_WATT_HOURS + 1);
        issued.put(certificate, new Issued(certificate, kind, wattHours, start, recipient.participant()));
        uses.put(certificate, new AtomicInteger());
        issuer.issue(
            recipient.id(),
            new IssuerClient.Order(
                certificate,
                "57" + (1_000_000 + meters.getAndIncrement()),
                kind,
                pick(random, AREAS),
                start,
                start.plus(1, ChronoUnit.HOURS),
                wattHours
            )
        );
    }

    private void withdraw(CertificateId certificate) {
        if (withdrawn.add(certificate)) {
            issuer.withdraw(certificate);
        }
    }

    private void transfer(SplittableRandom random, String key, Acquainted who, List<Held> held, URI node)
        throws InterruptedException {
        Held what = pick(random, held);
        Known receiver = pick(random, who.others());
        long quantity = quantity(random, what.quantity());
        ask(Ask.transfer(key, who.self(), receiver.id(), what.certificate(), quantity), node);
    }

    private void claim(SplittableRandom random, String key, Participant who, List<Held> held, URI node)
        throws InterruptedException {
        Held one = pick(random, held);
        Issued first = issuedOf(one);
        List<Held> counterparts = held
            .stream()
            .filter(it -> issuedOf(it).kind() != first.kind() && issuedOf(it).start().equals(first.start()))
            .toList();
        if (counterparts.isEmpty()) {
            return;
        }
        Held other = pick(random, counterparts);
        long quantity = quantity(random, Math.min(one.quantity(), other.quantity()));
        CertificateId production = first.kind() == Kind.PRODUCTION ? one.certificate() : other.certificate();
        CertificateId consumption = first.kind() == Kind.PRODUCTION ? other.certificate() : one.certificate();
        ask(Ask.claim(key, who, production, consumption, quantity), node);
    }

    private void ask(Ask ask, URI node) throws InterruptedException {
        ask.certificates().forEach(it -> uses.getOrDefault(it, new AtomicInteger()).incrementAndGet());
        asked.note(ask, caller.ask(ask, node));
    }

    private Issued issuedOf(Held held) {
        Issued known = issued.get(held.certificate());
        if (known == null) {
            throw new IllegalStateException("a wallet has a certificate that nobody asked for: " + held.certificate());
        }
        return known;
    }

    private static long quantity(SplittableRandom random, long held) {
        double dice = random.nextDouble();
        if (dice < ASKS_FOR_TOO_MUCH) {
            return held + 1 + random.nextLong(held);
        }
        return dice < ASKS_FOR_TOO_MUCH + ASKS_FOR_ALL ? held : 1 + random.nextLong(held);
    }

    private static <T> T pick(SplittableRandom random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** What was asked for, and what is known of it. */
    Asked asked() {
        return asked;
    }

    /** The certificates that were asked for. */
    Map<CertificateId, Issued> issued() {
        return Map.copyOf(issued);
    }

    /** The certificates that the issuer took back. */
    Set<CertificateId> withdrawn() {
        return Set.copyOf(withdrawn);
    }

    /** Callers that could not go on. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Asks for nothing new any more; waits for what is being asked for. */
    void end() throws InterruptedException {
        over.now();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Asks once more for everything whose outcome is not known, whichever node answers; how much is still open then. */
    int askAgain(SplittableRandom random) throws InterruptedException {
        for (Ask ask : asked.takeOpen()) {
            URI node = pick(random, ask.participant().system().members()).callers();
            asked.note(ask, caller.ask(ask, node));
        }
        return asked.open();
    }

    /** Ends it in the middle of whatever is going on. */
    @Override
    public void close() {
        over.now();
        threads.forEach(Thread::interrupt);
    }
}

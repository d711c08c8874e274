package io.wattlet.events.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.wattlet.command.CommandDecoder;
import io.wattlet.command.Commands;
import io.wattlet.command.NamedCommand;
import io.wattlet.command.Receipt;
import io.wattlet.events.kafka.RecordReader.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands from topics, batch by batch: reads them, hands them all to the journal, writes what can never be taken to the
 * dead letters, and only then tells the group how far it has come. So a record is in the journal or in the dead letters before
 * it counts as read; one that is delivered again has the same id, and changes nothing.
 *
 * <p>What the journal, or the topic of the dead letters, does not take now is tried again until they do, by a node that stays
 * in the group. Nothing else is fetched meanwhile: one batch is in hand at most. Nothing of this decides whether the node is
 * ready: others can use it while brokers are away, and it would not help them to start it again.
 */
public final class CommandsIn extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(CommandsIn.class);

    /** How long one look for records takes at most; so long a node that stops waits for it. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final CommandsInSettings settings;
    private final Commands commands;
    private final RecordReader reader;
    private final CommandsInMeters meters;
    private final Promise<Void> ended = Promise.promise();
    private boolean stopping;
    private boolean inTrouble;

    /**
     * Takes nothing yet.
     *
     * @param decoders by media type, in lower case and without parameters
     */
    public CommandsIn(
        KafkaConnection connection,
        CommandsInSettings settings,
        Map<String, CommandDecoder> decoders,
        Commands commands,
        MeterRegistry meters
    ) {
        this.connection = connection;
        this.settings = settings;
        this.commands = commands;
        this.reader = new RecordReader(decoders, settings);
        this.meters = new CommandsInMeters(reader.topics(), meters);
    }

    /** What it talks to brokers with. */
    private record Brokers(Subscription subscription, DeadLetters deadLetters) {}

    @Override
    public Future<?> start() {
        open(SHORTEST_PAUSE);
        return Future.succeededFuture();
    }

    /** Takes no more; ends when what is in hand is done, or is left to whoever gets it again. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return ended.future();
    }

    // What is wrong with names and certificates shows when clients are made. It may be mended while the node runs.
    private void open(Duration pause) {
        if (stopping) {
            ended.complete();
            return;
        }
        vertx
            .executeBlocking(() -> Subscription.open(vertx, connection, settings), false)
            .compose(subscription ->
                vertx
                    .executeBlocking(() -> DeadLetters.open(vertx, connection, settings.deadLetters()), false)
                    .map(deadLetters -> new Brokers(subscription, deadLetters))
                    .onFailure(_ -> subscription.close())
            )
            .onSuccess(brokers -> brokers.subscription.subscribe(reader.topics()).onComplete(_ -> goOn(brokers)))
            .onFailure(failure -> {
                trouble("no client of Kafka can be made", failure);
                vertx.setTimer(pause.toMillis(), _ -> open(longer(pause)));
            });
    }

    private void goOn(Brokers brokers) {
        if (stopping) {
            close(brokers);
            return;
        }
        brokers.subscription
            .poll(LOOK)
            .compose(records -> work(brokers, records))
            .onSuccess(_ -> goOn(brokers))
            .onFailure(failure -> {
                if (!stopping) {
                    trouble("commands cannot be taken from Kafka", failure);
                }
                vertx.setTimer(LONGEST_PAUSE.toMillis() / 2, _ -> goOn(brokers));
            });
    }

    private void close(Brokers brokers) {
        Future.join(brokers.subscription.close(), brokers.deadLetters.close()).onComplete(_ -> ended.complete());
    }

    private Future<Void> work(Brokers brokers, ConsumerRecords<byte[], byte[]> records) {
        meters.lag(brokers.subscription.lag());
        if (records.isEmpty()) {
            return brokers.subscription.commit();
        }
        Batch batch = new Batch(brokers, records);
        return untilDone(brokers, batch::handIn)
            .compose(_ -> untilDone(brokers, batch::writeDeadLetters))
            .compose(_ -> {
                inTrouble = false;
                brokers.subscription.done(records);
                return brokers.subscription.commit();
            });
    }

    /**
     * Does something again and again until it says that it is done. Fails when the node stops before that.
     *
     * @param step whether all is done; a failure counts as no
     */
    private Future<Void> untilDone(Brokers brokers, Supplier<Future<Boolean>> step) {
        Promise<Void> done = Promise.promise();
        attempt(brokers, step, SHORTEST_PAUSE, done);
        return done.future();
    }

    private void attempt(Brokers brokers, Supplier<Future<Boolean>> step, Duration pause, Promise<Void> done) {
        if (stopping) {
            done.fail("the node stops");
            return;
        }
        step
            .get()
            .otherwise(failure -> {
                trouble("records in hand cannot be passed on", failure);
                return false;
            })
            .onSuccess(all -> {
                if (all) {
                    done.complete();
                } else {
                    meters.retry();
                    brokers.subscription.hold(pause).onComplete(_ -> attempt(brokers, step, longer(pause), done));
                }
            });
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    // Once for each trouble: what is tried again every moment must not fill the log.
    private void trouble(String what, Throwable cause) {
        if (!inTrouble) {
            inTrouble = true;
            LOG.warn("{}; trying again: {}", what, cause.toString());
        }
    }

    /** The records in hand, and what is still to be done with them. */
    private final class Batch {

        private final Brokers brokers;
        private List<Read.Good> open = new ArrayList<>();
        private List<Read.Bad> bad = new ArrayList<>();

        Batch(Brokers brokers, ConsumerRecords<byte[], byte[]> records) {
            this.brokers = brokers;
            for (ConsumerRecord<byte[], byte[]> source : records) {
                switch (reader.read(brokers.subscription.cluster(), source)) {
                    case Read.Good good -> open.add(good);
                    case Read.Bad unreadable -> bad.add(unreadable);
                }
            }
        }

        Future<Boolean> handIn() {
            List<NamedCommand> handedIn = open.stream().map(Read.Good::command).toList();
            List<Future<Receipt>> receipts = commands.submitNamed(handedIn);
            return Future.join(receipts).transform(_ -> {
                List<Read.Good> again = new ArrayList<>();
                for (int i = 0; i < receipts.size(); i++) {
                    sort(open.get(i), receipts.get(i), again);
                }
                open = again;
                return Future.succeededFuture(again.isEmpty());
            });
        }

        private void sort(Read.Good good, Future<Receipt> receipt, List<Read.Good> again) {
            String topic = good.source().topic();
            if (receipt.succeeded()) {
                if (receipt.result().replayed()) {
                    meters.known(topic);
                } else {
                    meters.taken(topic);
                }
                return;
            }
            switch (Verdict.of(receipt.cause())) {
                case Verdict.ForGood(String code, String text) -> bad.add(new Read.Bad(good.source(), code, text));
                case Verdict.Again(Throwable cause) -> {
                    trouble("the journal does not take commands from Kafka", cause);
                    again.add(good);
                }
            }
        }

        Future<Boolean> writeDeadLetters() {
            return brokers.deadLetters
                .write(bad)
                .map(again -> {
                    bad
                        .stream()
                        .filter(one -> !again.contains(one))
                        .forEach(one -> meters.bad(one.source().topic()));
                    bad = again;
                    return again.isEmpty();
                });
        }
    }
}

package io.wattlet.devnet;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Hashes;
import io.wattlet.proto.registry.v1.Block;
import io.wattlet.proto.registry.v1.BlockHeader;
import io.wattlet.proto.registry.v1.BlockPublication;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.StreamIds;
import io.wattlet.registry.TransactionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a registry has committed: every transaction in the order of commitment, the streams they form, and the blocks
 * that finalize them. Only {@link #stream} may be called from any thread, the rest belongs to one context.
 */
final class Ledger {

    private static final ByteString NO_HASH = ByteString.copyFrom(new byte[32]);

    private final Map<UUID, List<Transaction>> streams = new ConcurrentHashMap<>();
    private final List<Transaction> inOrder = new ArrayList<>();
    private final Map<TransactionId, Integer> places = new HashMap<>();
    private final List<SealedBlock> blocks = new ArrayList<>();
    private final RecordLog transactionLog;
    private final RecordLog blockLog;

    private Ledger(Vertx vertx, @Nullable Path transactionFile, @Nullable Path blockFile) throws IOException {
        transactionLog = RecordLog.open(vertx, transactionFile, content -> add(Transaction.parseFrom(content)));
        blockLog = RecordLog.open(vertx, blockFile, this::addBlock);
    }

    /** One published block: the transactions from one place in the order to before another. */
    private record SealedBlock(Block block, int from, int to) {}

    /**
     * Opens the ledger of one registry. Blocks.
     *
     * @param folder where it is kept, null to keep nothing
     * @param name   of the registry
     * @throws IOException when what is there cannot be read
     */
    static Ledger open(Vertx vertx, @Nullable Path folder, String name) throws IOException {
        if (folder == null) {
            return new Ledger(vertx, null, null);
        }
        return new Ledger(vertx, folder.resolve(name + ".transactions"), folder.resolve(name + ".blocks"));
    }

    /** The transactions of one stream, oldest first; empty when there is no such stream. From any thread. */
    List<Transaction> stream(UUID id) {
        return streams.getOrDefault(id, List.of());
    }

    /** FINALIZED, COMMITTED, or UNKNOWN for whatever is not in the ledger. */
    TransactionState state(TransactionId id) {
        Integer place = places.get(id);
        if (place == null) {
            return TransactionState.UNKNOWN;
        }
        return place < finalizedCount() ? TransactionState.FINALIZED : TransactionState.COMMITTED;
    }

    /** Commits a transaction as the next of its stream; it shows once it is written. */
    Future<Void> append(Transaction transaction) {
        return transactionLog.append(transaction.toByteString()).onSuccess(written -> add(transaction));
    }

    private void add(Transaction transaction) {
        UUID stream = StreamIds.parse(
            transaction.getHeader().getFederatedStreamId().getStreamId().getValue()
        ).orElseThrow();
        places.putIfAbsent(TransactionId.of(transaction), inOrder.size());
        inOrder.add(transaction);
        streams.merge(stream, List.of(transaction), Ledger::joined);
    }

    private static List<Transaction> joined(List<Transaction> first, List<Transaction> second) {
        List<Transaction> all = new ArrayList<>(first);
        all.addAll(second);
        return Collections.unmodifiableList(all);
    }

    /**
     * Puts all that is committed and in no block yet into a new block and publishes it.
     *
     * @return the transactions that are FINALIZED now, empty when nothing was waiting
     */
    Future<List<TransactionId>> sealBlock(Instant now) {
        int from = finalizedCount();
        List<Transaction> transactions = List.copyOf(inOrder.subList(from, inOrder.size()));
        if (transactions.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Block block = nextBlock(transactions, now);
        ByteString content = ByteString.copyFrom(
            Buffer.buffer().appendInt(transactions.size()).appendBytes(block.toByteArray()).getBytes()
        );
        return blockLog
            .append(content)
            .map(written -> {
                blocks.add(new SealedBlock(block, from, from + transactions.size()));
                return transactions.stream().map(TransactionId::of).toList();
            });
    }

    private Block nextBlock(List<Transaction> transactions, Instant now) {
        Optional<Block> previous = blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast().block);
        BlockHeader header = BlockHeader.newBuilder()
            .setPreviousHeaderHash(previous.map(block -> hash(block.getHeader().toByteArray())).orElse(NO_HASH))
            .setPreviousPublicationHash(
                previous.map(block -> hash(block.getPublication().toByteArray())).orElse(NO_HASH)
            )
            .setMerkleRootHash(
                ByteString.copyFrom(MerkleRoot.of(transactions.stream().map(Transaction::toByteArray).toList()))
            )
            .setCreatedAt(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
        return Block.newBuilder()
            .setHeight(blocks.size() + 1)
            .setHeader(header)
            .setPublication(
                BlockPublication.newBuilder().setLogEntry(
                    BlockPublication.LogEntry.newBuilder().setBlockHeaderHash(hash(header.toByteArray()))
                )
            )
            .build();
    }

    private static ByteString hash(byte[] content) {
        return ByteString.copyFrom(Hashes.sha256(content));
    }

    private void addBlock(ByteString content) throws IOException {
        int from = finalizedCount();
        int to = from + content.substring(0, Integer.BYTES).asReadOnlyByteBuffer().getInt();
        if (to > inOrder.size()) {
            throw new IOException("a block holds transactions that the registry does not have");
        }
        blocks.add(new SealedBlock(Block.parseFrom(content.substring(Integer.BYTES)), from, to));
    }

    private int finalizedCount() {
        return blocks.isEmpty() ? 0 : blocks.getLast().to;
    }

    /**
     * Blocks in ascending height.
     *
     * @param skip             how many to leave out at the beginning; none when negative
     * @param limit            how many at most; none when negative
     * @param withTransactions whether each comes with its transactions
     */
    List<Block> blocks(int skip, int limit, boolean withTransactions) {
        return blocks
            .stream()
            .skip(Math.max(skip, 0))
            .limit(Math.max(limit, 0))
            .map(sealed -> withTransactions ? withTransactions(sealed) : sealed.block)
            .toList();
    }

    private Block withTransactions(SealedBlock sealed) {
        return sealed.block.toBuilder().addAllTransactions(inOrder.subList(sealed.from, sealed.to)).build();
    }

    /** Closes its files after what was appended is written. */
    Future<Void> close() {
        return Future.join(transactionLog.close(), blockLog.close()).mapEmpty();
    }
}

package io.wattlet.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.wattlet.proto.chronicler.v1.ClaimIntent;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.ClaimedEvent;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.proto.electricity.v1.UnclaimedEvent;
import io.wattlet.proto.electricity.v1.WithdrawnEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.verifier.v1.VerifyTransactionRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the payload of a transaction as what its header says it is. */
final class Payloads {

    /** Turns payload bytes into an event. */
    @FunctionalInterface
    private interface Reader {
        Event read(ByteString payload) throws InvalidProtocolBufferException;
    }

    private static final Map<String, Reader> READERS = readers();

    private Payloads() {}

    /**
     * The event of a transaction.
     *
     * @throws RuleBrokenException   when the type has no meaning in the protocol, or the payload is not of that type
     * @throws UnanswerableException when there is no header
     */
    static Event read(Transaction transaction) {
        if (!transaction.hasHeader()) {
            throw new UnanswerableException("the transaction has no header");
        }
        String type = transaction.getHeader().getPayloadType();
        Reader reader = READERS.get(type);
        if (reader == null) {
            throw new RuleBrokenException("Could not deserialize unknown type ”" + type + "”");
        }
        try {
            return reader.read(transaction.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new RuleBrokenException("Could not deserialize invalid payload of type ”" + type + "”");
        }
    }

    /** The events of a stream, oldest first; the first that cannot be read ends it as in {@link #read}. */
    static List<Event> readAll(List<Transaction> stream) {
        return stream.stream().map(Payloads::read).toList();
    }

    private static Map<String, Reader> readers() {
        Map<String, Reader> readers = new HashMap<>();
        List.of(
            Uuid.getDescriptor(),
            Transaction.getDescriptor(),
            IssuedEvent.getDescriptor(),
            ClaimIntent.getDescriptor(),
            VerifyTransactionRequest.getDescriptor()
        ).forEach(oneOfPackage -> addOthers(oneOfPackage.getFile(), readers));
        readers.put(name(IssuedEvent.getDescriptor()), bytes -> new Event.Issued(IssuedEvent.parseFrom(bytes)));
        readers.put(name(SlicedEvent.getDescriptor()), bytes -> new Event.Sliced(SlicedEvent.parseFrom(bytes)));
        readers.put(name(TransferredEvent.getDescriptor()), bytes ->
            new Event.Transferred(TransferredEvent.parseFrom(bytes))
        );
        readers.put(name(AllocatedEvent.getDescriptor()), bytes ->
            new Event.Allocated(AllocatedEvent.parseFrom(bytes))
        );
        readers.put(name(ClaimedEvent.getDescriptor()), bytes -> new Event.Claimed(ClaimedEvent.parseFrom(bytes)));
        readers.put(name(UnclaimedEvent.getDescriptor()), bytes ->
            new Event.Unclaimed(UnclaimedEvent.parseFrom(bytes))
        );
        readers.put(name(WithdrawnEvent.getDescriptor()), bytes ->
            new Event.Withdrawn(WithdrawnEvent.parseFrom(bytes))
        );
        return Map.copyOf(readers);
    }

    private static void addOthers(FileDescriptor file, Map<String, Reader> readers) {
        file.getMessageTypes().forEach(type -> addOther(type, readers));
    }

    private static void addOther(Descriptor type, Map<String, Reader> readers) {
        readers.put(name(type), bytes ->
            new Event.Other(name(DynamicMessage.parseFrom(type, bytes).getDescriptorForType()))
        );
        type.getNestedTypes().forEach(nested -> addOther(nested, readers));
    }

    private static String name(Descriptor type) {
        return type.getFullName();
    }
}

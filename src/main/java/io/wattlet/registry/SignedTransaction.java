package io.wattlet.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Hashes;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionHeader;
import java.util.Arrays;
import java.util.UUID;

/**
 * A transaction as it goes to a registry. Its bytes are made once and are the same whenever it is sent: another nonce or
 * another signature would be another transaction. Immutable; equal when the bytes are.
 *
 * <p>The bytes are canonical (fields in ascending order, defaults left out, shortest varints), because registries
 * serialize what they parsed anew before they hash it and verify its signature.
 */
public final class SignedTransaction {

    private final TransactionId id;
    private final Transaction proto;
    private final Buffer bytes;

    private SignedTransaction(Transaction proto, byte[] bytes) {
        this.id = TransactionId.ofSerialized(bytes);
        this.proto = proto;
        this.bytes = Buffer.buffer(bytes);
    }

    /**
     * Builds and signs a transaction.
     *
     * @param stream  the certificate that it changes
     * @param payload an event of {@code project_origin.electricity.v1}
     * @param nonce   makes equal events distinct
     * @param signer  signs the serialized header
     */
    public static SignedTransaction sign(CertificateId stream, Message payload, UUID nonce, Signer signer) {
        ByteString content = payload.toByteString();
        TransactionHeader header = TransactionHeader.newBuilder()
            .setFederatedStreamId(stream.toProto())
            .setPayloadType(payload.getDescriptorForType().getFullName())
            .setPayloadSha512(ByteString.copyFrom(Hashes.sha512(content.toByteArray())))
            .setNonce(nonce.toString())
            .build();
        Transaction transaction = Transaction.newBuilder()
            .setHeader(header)
            .setHeaderSignature(ByteString.copyFrom(signer.sign(header.toByteArray())))
            .setPayload(content)
            .build();
        return new SignedTransaction(transaction, transaction.toByteArray());
    }

    /**
     * Reads a transaction that was built here before.
     *
     * @throws IllegalArgumentException if the bytes are no transaction, or not in canonical form
     */
    public static SignedTransaction parse(Buffer bytes) {
        byte[] content = bytes.getBytes();
        try {
            Transaction transaction = Transaction.parseFrom(content);
            if (!Arrays.equals(content, transaction.toByteArray())) {
                throw new IllegalArgumentException("the transaction is not serialized canonically");
            }
            return new SignedTransaction(transaction, content);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a registry transaction", e);
        }
    }

    /** Its name on the registry. */
    public TransactionId id() {
        return id;
    }

    /** The transaction as a message. */
    public Transaction proto() {
        return proto;
    }

    /** The transaction as bytes: what is stored, and what is sent. */
    public Buffer bytes() {
        return bytes.copy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedTransaction that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "SignedTransaction[" + id + ", " + proto.getHeader().getPayloadType() + "]";
    }
}

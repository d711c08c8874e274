package io.wattlet.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.edge.Times;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.ReceiverUrl;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads what fields of several messages have in common, and says which field is wrong. */
final class Fields {

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final int MOST_NANOS = 999_999_999;

    private Fields() {}

    /**
     * A UUID in its text form of 36 characters.
     *
     * @throws InvalidMessageException when it is none
     */
    static UUID uuid(String field, String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new InvalidMessageException(field, "A UUID is expected.");
        }
        return UUID.fromString(text);
    }

    /**
     * A text that is not empty.
     *
     * @throws InvalidMessageException when it is, or is longer than that
     */
    static String text(String field, String text, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            throw new InvalidMessageException(field, "A text of 1 to " + longest + " characters is expected.");
        }
        return storable(field, text);
    }

    /**
     * A text that can be stored.
     *
     * @throws InvalidMessageException when it has a character that the database has no place for
     */
    static String storable(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidMessageException(field, "The character U+0000 cannot be part of it.");
        }
        return text;
    }

    /**
     * A text that may be empty.
     *
     * @param longest in characters (code points)
     * @throws InvalidMessageException when it is longer
     */
    static String note(String field, String text, int longest) {
        if (text.codePointCount(0, text.length()) > longest) {
            throw new InvalidMessageException(field, "At most " + longest + " characters are expected.");
        }
        return storable(field, text);
    }

    /**
     * Where slices for somebody else go.
     *
     * @throws InvalidMessageException when that is nothing that they can be sent to
     */
    static ReceiverUrl receiverUrl(String field, String text) {
        return ReceiverUrl.parse(text).orElseThrow(() ->
            new InvalidMessageException(
                field,
                "A URL that slices can be sent to is expected, of at most " +
                    ReceiverUrl.LONGEST +
                    " characters, without user name and fragment."
            )
        );
    }

    /**
     * Texts of any length that are only compared.
     *
     * @throws InvalidMessageException when it has a character that the database has no place for
     */
    static List<String> storable(String field, List<String> texts) {
        texts.forEach(text -> storable(field, text));
        return List.copyOf(texts);
    }

    /**
     * What names a certificate.
     *
     * @throws InvalidMessageException when it is not there, or names none
     */
    static CertificateId certificate(String field, FederatedStreamId id) {
        return new CertificateId(
            text(field + ".registry", id.getRegistry(), ReceiveSlice.LONGEST_REGISTRY),
            uuid(field + ".stream_id", id.getStreamId().getValue())
        );
    }

    /**
     * A public key of an endpoint.
     *
     * @throws RefusedException when it is none
     */
    static ExtendedPublicKey publicKey(ByteString bytes) {
        try {
            return ExtendedPublicKey.parse(bytes.toByteArray());
        } catch (MalformedKeyException _) {
            throw new RefusedException(new Refusal.InvalidPublicKey());
        }
    }

    /**
     * A public key that is noted and not looked for.
     *
     * @throws InvalidMessageException when it is none
     */
    static ExtendedPublicKey publicKey(String field, ByteString bytes) {
        try {
            return ExtendedPublicKey.parse(bytes.toByteArray());
        } catch (MalformedKeyException _) {
            throw new InvalidMessageException(field, "An extended public key of 74 bytes is expected.");
        }
    }

    /**
     * A time in whole seconds.
     *
     * @throws InvalidMessageException when it has a fraction, or is not in the years 1 to 9999
     */
    static Instant time(String field, Timestamp time) {
        Instant read = anyTime(field, time);
        if (!read.equals(read.truncatedTo(ChronoUnit.SECONDS))) {
            throw new InvalidMessageException(field, "Whole seconds are expected.");
        }
        return read;
    }

    /**
     * A time that may have a fraction of a second.
     *
     * @throws InvalidMessageException when it is not in the years 1 to 9999, or is no timestamp
     */
    static Instant anyTime(String field, Timestamp time) {
        if (time.getSeconds() < Times.EARLIEST || time.getSeconds() > Times.LATEST) {
            throw new InvalidMessageException(field, "A time of the years 1 to 9999 is expected.");
        }
        if (time.getNanos() < 0 || time.getNanos() > MOST_NANOS) {
            throw new InvalidMessageException(field, "Nanoseconds are 0 to " + MOST_NANOS + ".");
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /**
     * A number that is counted with.
     *
     * @throws InvalidMessageException when it is 2^31 or more
     */
    static int count(String field, int unsigned) {
        if (unsigned < 0) {
            throw new InvalidMessageException(field, "At most 2^31-1 is expected.");
        }
        return unsigned;
    }

    /** An unsigned number of 32 bits. */
    static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    /** Bytes that may be left out. */
    static Optional<Buffer> optionalBytes(ByteString bytes) {
        return bytes.isEmpty() ? Optional.empty() : Optional.of(bytes(bytes));
    }

    static Buffer bytes(ByteString bytes) {
        return Buffer.buffer(bytes.toByteArray());
    }
}

package io.wattlet.grpc;

import io.wattlet.command.Command;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.command.CommandIds;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;

/** Reads the announcement of a slice, as it comes alone or on a stream. */
final class Announcement {

    private Announcement() {}

    /**
     * The command to receive the slice.
     *
     * @throws InvalidMessageException when a field is not as it must be
     * @throws RefusedException        when the public key is none
     */
    static ReceiveSlice read(ReceiveRequest message, CommandIds ids) {
        ReceiveSlice command = new ReceiveSlice(
            ids.next(),
            Fields.bytes(message.getWalletDepositEndpointPublicKey()),
            position(message.getWalletDepositEndpointPosition()),
            certificate(message),
            Fields.unsigned(message.getQuantity()),
            Fields.bytes(message.getRandomR()),
            message.getHashedAttributesList().stream().map(Announcement::opening).toList()
        );
        try {
            ExtendedPublicKey.parse(command.endpointPublicKey().getBytes());
        } catch (MalformedKeyException _) {
            throw new RefusedException(new Refusal.InvalidPublicKey());
        }
        return command;
    }

    private static int position(int unsigned) {
        if (unsigned < 0) {
            throw new InvalidMessageException("wallet_deposit_endpoint_position", "At most 2^31-1 is expected.");
        }
        return unsigned;
    }

    private static CertificateId certificate(ReceiveRequest message) {
        return new CertificateId(
            Fields.text(
                "certificate_id.registry",
                message.getCertificateId().getRegistry(),
                ReceiveSlice.LONGEST_REGISTRY
            ),
            Fields.uuid("certificate_id.stream_id", message.getCertificateId().getStreamId().getValue())
        );
    }

    private static Command.HashedAttribute opening(ReceiveRequest.HashedAttribute attribute) {
        return new Command.HashedAttribute(
            Fields.text("hashed_attributes.key", attribute.getKey(), ReceiveSlice.LONGEST_ATTRIBUTE_KEY),
            value(attribute.getValue()),
            Fields.bytes(attribute.getSalt())
        );
    }

    private static String value(String text) {
        if (text.length() > ReceiveSlice.LONGEST_ATTRIBUTE_VALUE) {
            throw new InvalidMessageException(
                "hashed_attributes.value",
                "At most " + ReceiveSlice.LONGEST_ATTRIBUTE_VALUE + " characters are expected."
            );
        }
        return Fields.storable("hashed_attributes.value", text);
    }
}

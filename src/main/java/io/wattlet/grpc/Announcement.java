package io.wattlet.grpc;

import io.wattlet.command.Command;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.wallet.RefusedException;
import java.util.UUID;

/** Reads the announcement of a slice, as it comes alone or on a stream. */
final class Announcement {

    private Announcement() {}

    /**
     * The command to receive the slice.
     *
     * @throws InvalidMessageException when a field is not as it must be
     * @throws RefusedException        when the public key is none
     */
    static ReceiveSlice read(ReceiveRequest message, UUID id) {
        ReceiveSlice command = new ReceiveSlice(
            id,
            Fields.bytes(message.getWalletDepositEndpointPublicKey()),
            Fields.count("wallet_deposit_endpoint_position", message.getWalletDepositEndpointPosition()),
            Fields.certificate("certificate_id", message.getCertificateId()),
            Fields.unsigned(message.getQuantity()),
            Fields.bytes(message.getRandomR()),
            message.getHashedAttributesList().stream().map(Announcement::opening).toList()
        );
        Fields.publicKey(message.getWalletDepositEndpointPublicKey());
        return command;
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

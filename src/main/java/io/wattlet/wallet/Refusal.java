package io.wattlet.wallet;

import io.wattlet.registry.CertificateId;
import java.util.UUID;

/** Why the node does not do what it was asked to. Each kind has a stable code; each edge maps it to its own status. */
public sealed interface Refusal {
    /** Stable, machine-readable name, lower case with hyphens. */
    String code();

    /** A sentence for the caller. Where the existing wallet has one, it is that one to the letter. */
    String text();

    /** The caller has no wallet. */
    record NoWallet() implements Refusal {
        @Override
        public String code() {
            return "no-wallet";
        }

        @Override
        public String text() {
            return "You don't own a wallet. Create a wallet first.";
        }
    }

    /** The wallet is disabled. */
    record WalletDisabled() implements Refusal {
        @Override
        public String code() {
            return "wallet-disabled";
        }

        @Override
        public String text() {
            return "Unable to interact with a disabled wallet.";
        }
    }

    /** The wallet named in the path does not exist or is somebody else's. */
    record WalletNotFound() implements Refusal {
        @Override
        public String code() {
            return "wallet-not-found";
        }

        @Override
        public String text() {
            return "Not Found";
        }
    }

    /** The wallet never held anything of the certificate named in the path. */
    record CertificateNotFound() implements Refusal {
        @Override
        public String code() {
            return "certificate-not-found";
        }

        @Override
        public String text() {
            return "There is no such certificate, or nothing of it is the caller's.";
        }
    }

    /** There is no such transfer of the caller's. */
    record TransferNotFound() implements Refusal {
        @Override
        public String code() {
            return "transfer-not-found";
        }

        @Override
        public String text() {
            return "There is no transfer of the caller's with this id.";
        }
    }

    /** The transfer has not failed, or not because its receivers did not acknowledge. */
    record NothingToRedeliver() implements Refusal {
        @Override
        public String code() {
            return "nothing-to-redeliver";
        }

        @Override
        public String text() {
            return "The receivers are told again only of a transfer that failed because they did not acknowledge it.";
        }
    }

    /** There is no time zone of the given name. */
    record InvalidTimeZone() implements Refusal {
        @Override
        public String code() {
            return "invalid-time-zone";
        }

        @Override
        public String text() {
            return "Invalid time zone";
        }
    }

    /**
     * More was asked for than one answer may hold.
     *
     * @param total    how long the whole list is
     * @param maxItems how many items one answer may hold
     */
    record ListTooLong(long total, int maxItems) implements Refusal {
        @Override
        public String code() {
            return "list-too-long";
        }

        @Override
        public String text() {
            return (
                "The list has " +
                total +
                " items, and an answer holds at most " +
                maxItems +
                ". Set Limit to no more than that, and ask part by part."
            );
        }
    }

    /** The owner has a wallet already. */
    record WalletExists() implements Refusal {
        @Override
        public String code() {
            return "wallet-exists";
        }

        @Override
        public String text() {
            return "Wallet already exists.";
        }
    }

    /** The name of the owner cannot be stored. */
    record OwnerTooLong() implements Refusal {
        @Override
        public String code() {
            return "owner-too-long";
        }

        @Override
        public String text() {
            return "The subject is longer than " + Wallets.LONGEST_OWNER + " characters.";
        }
    }

    /** Another wallet has the same imported key, and has endpoints at the numbers that come next. */
    record EndpointTaken() implements Refusal {
        @Override
        public String code() {
            return "endpoint-taken";
        }

        @Override
        public String text() {
            return "Another wallet with the same private key has this endpoint. Try again to get the next one.";
        }
    }

    /** The private key to import is not one. */
    record InvalidPrivateKey() implements Refusal {
        @Override
        public String code() {
            return "invalid-private-key";
        }

        @Override
        public String text() {
            return "Invalid private key.";
        }
    }

    /** Whoever follows events names one as the last known that there has not been yet. */
    record UnknownEvent() implements Refusal {
        @Override
        public String code() {
            return "unknown-event";
        }

        @Override
        public String text() {
            return "There has been no event with this id. Send the id of the last event that was received, or none.";
        }
    }

    /** Whoever follows events was away for longer than they are kept. */
    record EventsForgotten() implements Refusal {
        @Override
        public String code() {
            return "events-forgotten";
        }

        @Override
        public String text() {
            return "Events behind this id were deleted because of their age. Follow without an id, then read the lists.";
        }
    }

    /** There is no such webhook of the caller's. */
    record WebhookNotFound() implements Refusal {
        @Override
        public String code() {
            return "webhook-not-found";
        }

        @Override
        public String text() {
            return "There is no webhook of the caller's with this id.";
        }
    }

    /** The wallet has as many webhooks as it may. */
    record TooManyWebhooks(int most) implements Refusal {
        @Override
        public String code() {
            return "too-many-webhooks";
        }

        @Override
        public String text() {
            return "A wallet has at most " + most + " webhooks. Delete one first.";
        }
    }

    /** Events must not be sent to the URL. */
    record WebhookUrlRefused(String reason) implements Refusal {
        @Override
        public String code() {
            return "webhook-url-refused";
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /** The public key of the receiving endpoint is not one. */
    record InvalidPublicKey() implements Refusal {
        @Override
        public String code() {
            return "invalid-public-key";
        }

        @Override
        public String text() {
            return "Invalid public key.";
        }
    }

    /** No wallet endpoint of this system has the given public key. */
    record EndpointNotFound() implements Refusal {
        @Override
        public String code() {
            return "endpoint-not-found";
        }

        @Override
        public String text() {
            return "Endpoint not found for public key.";
        }
    }

    /** An endpoint of the caller's own wallet was offered as a receiver. */
    record ReceiverIsSelf() implements Refusal {
        @Override
        public String code() {
            return "receiver-is-self";
        }

        @Override
        public String text() {
            return "Cannot create receiver deposit endpoint to self.";
        }
    }

    /** The receiver is not an external endpoint of the caller. */
    record UnknownReceiver(UUID receiverId) implements Refusal {
        @Override
        public String code() {
            return "unknown-receiver";
        }

        @Override
        public String text() {
            return "Unknown receiver. Receiver with id " + receiverId + " does not exist.";
        }
    }

    /** What a certificate is to the command that names it. */
    enum Role {
        /** The certificate of a transfer. */
        TRANSFERRED,
        /** The production side of a claim. */
        PRODUCTION,
        /** The consumption side of a claim. */
        CONSUMPTION,
    }

    /** The certificate is not known here. */
    record UnknownCertificate(Role role, CertificateId certificate) implements Refusal {
        @Override
        public String code() {
            return "unknown-certificate";
        }

        @Override
        public String text() {
            String which = switch (role) {
                case TRANSFERRED -> "";
                case PRODUCTION -> "production ";
                case CONSUMPTION -> "consumption ";
            };
            return (
                "Unknown " +
                which +
                "certificate. Registry " +
                certificate.registry() +
                " and id " +
                certificate.streamId() +
                "."
            );
        }
    }

    /** The wallet holds less than was asked for. */
    record InsufficientQuantity(Role role, long held, long requested) implements Refusal {
        @Override
        public String code() {
            return "insufficient-quantity";
        }

        @Override
        public String text() {
            return switch (role) {
                case TRANSFERRED -> "Transfer is not allowed. Certificate does not have enough quantity to transfer" +
                " requested amount. Certificate amount: " +
                held +
                ". Requested claim quantity: " +
                requested +
                ".";
                case PRODUCTION -> "Claim is not allowed. Production certificate does not have enough quantity to claim" +
                " requested amount. Production certificate amount: " +
                held +
                ". Requested claim quantity: " +
                requested;
                case CONSUMPTION -> "Claim is not allowed. Consumption certificate does not have enough quantity to" +
                " claim requested amount. Consumption certificate amount: " +
                held +
                ". Requested claim quantity: " +
                requested;
            };
        }
    }

    /** One certificate of a claim is marked as trial and the other is not. */
    record TrialMismatch() implements Refusal {
        @Override
        public String code() {
            return "trial-mismatch";
        }

        @Override
        public String text() {
            return "Cannot claim when only one certificate is marked as trial. Both must be trial or neither.";
        }
    }

    /** The named certificates cannot be claimed against each other: wrong types, or one and the same. */
    record NotClaimable(String reason) implements Refusal {
        @Override
        public String code() {
            return "not-claimable";
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /** Nothing was asked for. */
    record QuantityZero() implements Refusal {
        @Override
        public String code() {
            return "quantity-zero";
        }

        @Override
        public String text() {
            return "Quantity must be greater than zero.";
        }
    }

    /** More commands are waiting to be stored than this node holds; come back later. */
    record Overloaded() implements Refusal {
        @Override
        public String code() {
            return "overloaded";
        }

        @Override
        public String text() {
            return "The node has too much to do. Try again in a moment.";
        }
    }

    /** The command itself could be accepted, but it was handed in with others, one of which was not, as all or nothing. */
    record OthersRefused() implements Refusal {
        @Override
        public String code() {
            return "others-refused";
        }

        @Override
        public String text() {
            return "Another item of the request was refused, and the request is all or nothing.";
        }
    }

    /** The caller used the idempotency key before, for another request. */
    record IdempotencyKeyReused() implements Refusal {
        @Override
        public String code() {
            return "idempotency-key-reused";
        }

        @Override
        public String text() {
            return "The idempotency key was used before for another request.";
        }
    }

    /** There is another command with the id that this one was given. */
    record CommandIdTaken(UUID commandId) implements Refusal {
        @Override
        public String code() {
            return "command-id-taken";
        }

        @Override
        public String text() {
            return (
                "The command id " +
                commandId +
                " was used before for something else. Repeat a command as it was, or give another one an id of its own."
            );
        }
    }

    /** More is asked for in one request than this node takes. */
    record TooManyItems(int most) implements Refusal {
        @Override
        public String code() {
            return "too-many-items";
        }

        @Override
        public String text() {
            return "The request has more than " + most + " items.";
        }
    }

    /** Of many commands in one request none was accepted. */
    record NothingAccepted() implements Refusal {
        @Override
        public String code() {
            return "nothing-accepted";
        }

        @Override
        public String text() {
            return "None of the items was accepted; each says why.";
        }
    }

    /** More commands are being waited for on this node than it keeps track of; ask without waiting, or come back later. */
    record TooManyWaiters() implements Refusal {
        @Override
        public String code() {
            return "too-many-waiters";
        }

        @Override
        public String text() {
            return "Too many callers wait for requests to end. Ask without waiting, or try again in a moment.";
        }
    }

    /**
     * A match is about more than one call may be about.
     *
     * @param what there is too much of
     * @param most that one call may be about
     */
    record MatchTooLarge(String what, int most) implements Refusal {
        @Override
        public String code() {
            return "match-too-large";
        }

        @Override
        public String text() {
            return (
                "There are more than " + most + " " + what + " in the range. Match shorter ranges, one after the other."
            );
        }
    }
}

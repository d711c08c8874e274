package io.wattlet.wallet;

/** The keys that seal wallets cannot be read, or do not open what they should. The message is for an operator. */
public final class MasterKeyException extends RuntimeException {

    MasterKeyException(String message) {
        super(message);
    }

    MasterKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}

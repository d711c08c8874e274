package io.wattlet.jobs.reconcile;

import io.wattlet.proto.registry.v1.Transaction;
import java.util.List;

/** What came of looking at a certificate's stream. */
sealed interface Sight {
    /** It was read and holds what it should. */
    record Shown(StreamPicture picture) implements Sight {}

    /** The registry does not know the certificate. */
    record Missing() implements Sight {}

    /** It was read and is not to be trusted. */
    record Rejected(String reason) implements Sight {}

    /** There is no answer; the certificate comes again later. */
    record Unread() implements Sight {}

    /** A stream together with what was seen in it. */
    record Stream(List<Transaction> transactions, Sight sight) {}
}

package io.wattlet.registry;

import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.ClaimedEvent;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.proto.electricity.v1.UnclaimedEvent;
import io.wattlet.proto.electricity.v1.WithdrawnEvent;

/** What can happen to a certificate: the payload of one transaction. */
sealed interface Event {
    /** The certificate comes into being with one slice. */
    record Issued(IssuedEvent payload) implements Event {}

    /** A slice is replaced by others of the same total. */
    record Sliced(SlicedEvent payload) implements Event {}

    /** A slice gets another owner. */
    record Transferred(TransferredEvent payload) implements Event {}

    /** A slice is bound to one of another certificate. */
    record Allocated(AllocatedEvent payload) implements Event {}

    /** The binding is completed. */
    record Claimed(ClaimedEvent payload) implements Event {}

    /** A claim is undone because the other certificate was withdrawn. */
    record Unclaimed(UnclaimedEvent payload) implements Event {}

    /** The issuer takes the certificate back. */
    record Withdrawn(WithdrawnEvent payload) implements Event {}

    /** A message of the protocol that is not an event; real verifiers read it before they find out. */
    record Other(String type) implements Event {}
}

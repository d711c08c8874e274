package io.wattlet.registry;

import org.jspecify.annotations.Nullable;

/**
 * The rules of all events, each in two parts: what the certificate's own stream decides (with the issuers of its grid area),
 * and what the chronicler and the other certificate of an allocation have to say. A registry asks both, one after the other;
 * who reads a stream later can ask only the first.
 *
 * <p>A rule that is not kept is a {@link RuleBrokenException} with the text of the protocol, checks in its order.
 */
final class EventRules {

    private final IssuedRule issued;
    private final AllocatedRule allocated;
    private final WithdrawnRule withdrawn;

    EventRules(NetworkConfiguration network) {
        GridAreas areas = new GridAreas(network);
        issued = new IssuedRule(areas);
        allocated = new AllocatedRule(areas, new Pairing(network.timeConstraint()));
        withdrawn = new WithdrawnRule(areas);
    }

    /**
     * What the certificate's own stream decides.
     *
     * @param certificate its state before the event; null when the stream is empty
     * @param expiry      until when it may be spent
     */
    void checkStream(Event event, SignedHeader header, @Nullable CertificateProjection certificate, Expiry expiry) {
        switch (event) {
            case Event.Issued(var e) -> issued.check(e, header, certificate);
            case Event.Sliced(var e) -> SlicedRule.check(e, header, Standing.spendable(certificate, expiry));
            case Event.Transferred(var e) -> TransferredRule.check(e, header, Standing.spendable(certificate, expiry));
            case Event.Allocated(var e) -> AllocatedRule.checkStream(
                e,
                header,
                Standing.spendable(certificate, expiry)
            );
            case Event.Claimed(var e) -> ClaimedRule.checkStream(e, header, Standing.spendable(certificate, expiry));
            case Event.Unclaimed(var e) -> UnclaimedRule.checkStream(e, header, Standing.notWithdrawn(certificate));
            case Event.Withdrawn _ -> withdrawn.check(header, Standing.existing(certificate));
            case Event.Other(String type) -> throw new RuleBrokenException(
                "No verifier implemented for payload type ”" + type + "”"
            );
        }
    }

    /**
     * What others decide, for an event that {@link #checkStream} let pass. Only allocations, claims and their undoing concern
     * anybody else.
     *
     * @param certificate state of its own certificate before the event; null when the stream is empty
     */
    void checkCounterpart(Event event, @Nullable CertificateProjection certificate, Certificates others) {
        switch (event) {
            case Event.Allocated(var e) -> allocated.checkCounterpart(e, Standing.existing(certificate), others);
            case Event.Claimed(var e) -> ClaimedRule.checkCounterpart(e, Standing.existing(certificate), others);
            case Event.Unclaimed(var e) -> UnclaimedRule.checkCounterpart(e, Standing.existing(certificate), others);
            case Event.Issued _, Event.Sliced _, Event.Transferred _, Event.Withdrawn _, Event.Other _ -> {
            }
        }
    }
}

package io.wattlet.jobs.reconcile;

import java.util.Locale;

/** What can be found that nothing known here explains. */
enum FindingKind {
    /** Spent on the registry by a transaction that is not known here. */
    SPENT_ELSEWHERE,
    /** Cut on the registry by a transaction that is not known here, so that the openings of the parts are not either. */
    SLICED_ELSEWHERE,
    /** Allocated or claimed here, and not as far on its stream: that is behind, or shows it freed by somebody unknown. */
    CLAIM_NOT_SHOWN,
    /** Claimed on the registry under an allocation that no claim here has. */
    CLAIM_UNKNOWN,
    /** The stream never had the slice. */
    NOT_ON_STREAM,
    /** The registry shows no stream at all. */
    STREAM_MISSING,
    /** The stream does not stand up to verification. */
    STREAM_REJECTED,
    /** The certificate is withdrawn here and not on its stream. */
    WITHDRAWN_HERE_ONLY,
    /** A claim stands on registries in part, and cannot be finished. */
    CLAIM_STRANDED;

    /** The name in the database, in metrics and in the documentation. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.wattlet.behaviour;

/** What kind of failure a caller has to do with, coarse enough for every protocol to tell. */
enum Kind {
    /** The call cannot be meant as it is. */
    INVALID,
    /** What it names is not there, or not the caller's. */
    NOT_FOUND,
    /** It does not say who asks, or not in a way that can be trusted. */
    UNAUTHENTICATED,
    /** The caller may not do this. */
    FORBIDDEN,
    /** The state of things does not allow it. */
    REFUSED,
    /** What it would make is there already. */
    CONFLICT,
    /** It is about more than the node bears at once. */
    TOO_MUCH,
    /** The node cannot answer now. */
    UNAVAILABLE,
}

package io.wattlet.edge;

import java.util.Optional;

/**
 * How often slices may be announced, which anybody may do.
 *
 * @param ofAddress           from one address
 * @param ofNode              from all addresses together
 * @param clientAddressHeader name of a header whose last value is the caller's address, set by a gateway in front of every
 *                            verticle; empty where callers connect directly, or whoever they say they are would be believed
 */
public record SliceRate(Rate ofAddress, Rate ofNode, Optional<String> clientAddressHeader) {
    /** Far above what honest senders reach: wallets of the existing implementation give up a slice that is refused once. */
    public static final SliceRate DEFAULT = new SliceRate(
        new Rate(5_000, 50_000),
        new Rate(20_000, 200_000),
        Optional.empty()
    );

    /**
     * A rate that may be exceeded for a while.
     *
     * @param perSecond what is allowed in the long run; 0 for no limit
     * @param burst     what is allowed at once after a time of silence
     */
    public record Rate(int perSecond, int burst) {
        public Rate {
            if (perSecond < 0 || burst < 1) {
                throw new IllegalArgumentException("perSecond must not be negative, and burst be at least 1");
            }
        }

        boolean isLimited() {
            return perSecond > 0;
        }
    }
}

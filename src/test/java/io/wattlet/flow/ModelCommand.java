package io.wattlet.flow;

/** What an owner asks for. Certificates are named by the order in which they were received, those of each type by themselves. */
sealed interface ModelCommand {
    /** Wallets beside the owner's: one of the same system, one of another. */
    enum Receiver {
        CAROL,
        BOB,
    }

    /** How much is asked for. */
    long quantity();

    /**
     * Give away.
     *
     * @param production which of the production certificates
     */
    record Transfer(int production, Receiver to, long quantity) implements ModelCommand {
        @Override
        public String toString() {
            return "transfer " + quantity + " of production " + production + " to " + to;
        }
    }

    /**
     * Use up.
     *
     * @param production  which of the production certificates
     * @param consumption which of the consumption certificates
     */
    record Claim(int production, int consumption, long quantity) implements ModelCommand {
        @Override
        public String toString() {
            return "claim " + quantity + " of production " + production + " for consumption " + consumption;
        }
    }
}

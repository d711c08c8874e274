package io.wattlet.behaviour;

/** The ways in which a node is talked to. */
enum Edge {
    REST {
        @Override
        WalletClient client(Site site, Caller caller) {
            return new RestClient(site.rest(), caller);
        }
    },
    GRPC {
        @Override
        WalletClient client(Site site, Caller caller) {
            return new GrpcClient(site.channel(), caller);
        }
    };

    /** A client that talks to the site as this caller. */
    abstract WalletClient client(Site site, Caller caller);
}

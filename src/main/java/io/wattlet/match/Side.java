package io.wattlet.match;

/** The two sides of a match. */
public enum Side {
    CONSUMPTION(1),
    PRODUCTION(2);

    private final int certificateType;

    Side(int certificateType) {
        this.certificateType = certificateType;
    }

    /** The number of the certificates' GranularCertificateType in the registry's protocol. */
    int certificateType() {
        return certificateType;
    }

    static Side ofCertificateType(int number) {
        return number == PRODUCTION.certificateType ? PRODUCTION : CONSUMPTION;
    }

    Side other() {
        return this == PRODUCTION ? CONSUMPTION : PRODUCTION;
    }
}

package io.wattlet.query;

/** Whether a certificate is of production or of consumption. */
public enum CertificateType {
    CONSUMPTION(1),
    PRODUCTION(2);

    private final int number;

    CertificateType(int number) {
        this.number = number;
    }

    /** The number of GranularCertificateType in the registry's protocol. */
    public int number() {
        return number;
    }

    static CertificateType ofNumber(int number) {
        for (CertificateType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new IllegalArgumentException("no certificate type has the number " + number);
    }
}

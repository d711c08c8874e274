package io.wattlet.command;

/**
 * Why a command ended without being done, where it is not for a {@link io.wattlet.wallet.Refusal}, whose codes count here
 * too. What each means to the caller: {@code src/docs/errors.md}.
 */
public enum FailureCode {
    /** It could not be begun, or not be decided, for as long as it is tried. */
    GIVEN_UP("given-up"),
    /** The registry refused a transaction for good. */
    REGISTRY_REFUSED("registry-refused"),
    /** The receiver of a slice never acknowledged it. */
    DELIVERY_ABANDONED("delivery-abandoned"),
    /** Nothing at the receiver's address serves what slices are delivered by, or has the receiver's endpoint. */
    DELIVERY_NOT_SERVED("delivery-not-served"),
    /** The blinding value of an announced slice has a wrong length. */
    MALFORMED_BLINDING("malformed-blinding"),
    /** The certificate has no such slice to be had. */
    SLICE_NOT_AVAILABLE("slice-not-available"),
    /** The slice belongs to another key. */
    FOREIGN_OWNER("foreign-owner"),
    /** The certificate cannot be trusted. */
    CERTIFICATE_REJECTED("certificate-rejected"),
    /** The certificate cannot be stored. */
    CERTIFICATE_UNFIT("certificate-unfit"),
    /** It was under way when the wallet was taken over from another system. */
    UNFINISHED_AT_IMPORT("unfinished-at-import"),
    /** It had failed before the wallet was taken over from another system. */
    FAILED_BEFORE_IMPORT("failed-before-import");

    private final String text;

    FailureCode(String text) {
        this.text = text;
    }

    /** The code as it is stored and told: lower case with hyphens, at most 64 characters. */
    public String text() {
        return text;
    }
}

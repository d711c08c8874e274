package io.wattlet.registry;

/**
 * A rule that the transaction does not keep. The message is the text that registries answer with.
 *
 * <p>Never leaves the package: {@link ElectricityRules} and {@link StreamVerification} turn it into an answer.
 */
final class RuleBrokenException extends RuntimeException {

    private final String text;

    RuleBrokenException(String text) {
        // An answer, not a failure of this program: a stack trace would cost more than the check itself.
        super(text, null, false, false);
        this.text = text;
    }

    @Override
    public String getMessage() {
        return text;
    }
}

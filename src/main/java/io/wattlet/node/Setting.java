package io.wattlet.node;

/**
 * One key of the configuration as it was read.
 *
 * @param key       section and key, {@code http.port}
 * @param variable  the environment variable that overrides it
 * @param standard  what holds when nobody says otherwise; empty when there is no such value
 * @param effective what holds, fit for logs: secrets are masked
 * @param origin    who said so
 */
record Setting(String key, String variable, String standard, String effective, Origin origin) {
    enum Origin {
        DEFAULT("default"),
        FILE("file"),
        ENVIRONMENT("environment");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public String toString() {
        return key + " = " + effective + " (" + origin + ")";
    }
}

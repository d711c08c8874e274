package io.wattlet.node;

import io.wattlet.jobs.CheckSettings;
import io.wattlet.node.SettingsReader.Section;
import io.wattlet.plan.PlanSettings;
import java.time.Duration;

/** The keys of the check of what must hold in the database. */
final class CheckSection {

    private CheckSection() {}

    /** Reads them in the order in which they are documented. */
    static CheckSettings read(Section section, PlanSettings plans) {
        CheckSettings standard = CheckSettings.DEFAULT;
        Duration within = section.duration("within", standard.within(), Duration.ofMillis(1), Duration.ofDays(1));
        int mostShown = section.number("mostShown", standard.mostShown(), 1, 100_000);
        Duration overdueAfter = section.duration(
            "overdueAfter",
            standard.overdueAfter(),
            Duration.ofMillis(1),
            Duration.ofDays(30)
        );
        Duration lastAttempt = plans.abandonDeliveryAfter().plus(plans.deliveryRetryLongest());
        return new CheckSettings(within, mostShown, overdueAfter, lastAttempt.plus(overdueAfter));
    }
}

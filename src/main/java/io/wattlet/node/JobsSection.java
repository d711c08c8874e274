package io.wattlet.node;

import io.wattlet.jobs.WithdrawalSettings;
import io.wattlet.node.NodeConfiguration.Jobs;
import io.wattlet.node.SettingsReader.Section;
import java.time.Duration;
import java.util.Optional;

/** The section {@code jobs}. */
final class JobsSection {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private JobsSection() {}

    static Jobs read(SettingsReader reader) {
        Section section = reader.section("jobs");
        return new Jobs(
            withdrawals(section),
            section.duration("expireEvery", Duration.ofMinutes(10), SECOND, DAY),
            section.duration("commandsKept", DAY.multipliedBy(30), DAY, YEAR.multipliedBy(100)),
            section.duration("forgetCommandsEvery", Duration.ofMinutes(10), SECOND, DAY),
            Optional.ofNullable(
                section.optional(
                    "cleanUpWalletsAfter",
                    text -> Durations.parse(text).filter(time -> time.compareTo(HOUR) >= 0),
                    Durations::format,
                    "a time of at least 1h, like 90d"
                )
            )
        );
    }

    private static WithdrawalSettings withdrawals(Section section) {
        WithdrawalSettings standard = WithdrawalSettings.DEFAULT;
        return new WithdrawalSettings(
            section.duration("pollIssuersEvery", standard.pollEvery(), SECOND, DAY),
            section.number("withdrawalsPerPage", standard.pageSize(), 1, 10_000),
            section.duration("lookAtWithdrawalsEvery", standard.lookEvery(), SECOND, DAY),
            standard.firstRetry(),
            section.duration("longestWithdrawalRetry", standard.longestRetry(), SECOND, DAY),
            section.duration("giveUpWithdrawalsAfter", standard.giveUpAfter(), DAY, YEAR),
            section.duration("unheldWithdrawalsKept", standard.unheldKept(), HOUR, YEAR)
        );
    }
}

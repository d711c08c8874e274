package io.wattlet.query;

/** Over what time quantities are summed. Units of the calendar are those of the asked time zone; weeks begin on Monday. */
public enum TimeAggregate {
    /** Over the certificates that start at the same moment. */
    ACTUAL,
    /** Over everything. */
    TOTAL,
    YEAR,
    MONTH,
    WEEK,
    DAY,
    /** By the clock on the wall. An hour that the clocks repeat at the end of daylight saving is two. */
    HOUR,
    /** Four to each such hour; a start belongs to the quarter in which it lies. */
    QUARTER_HOUR,
}

"""Lengths in microseconds, and dates and instants as the integers that the rest of the room counts in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Times outside these years are not read: they are mistyped, or stand for `never`."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
MICROSECOND = timedelta(microseconds=1)


def day_of(when: date) -> int:
    """Days since 1970-01-01."""
    return when.toordinal() - EPOCH_DAY


def date_of(day: int) -> date:
    """The date that is `day` days after 1970-01-01."""
    return date.fromordinal(day + EPOCH_DAY)


def instant_of(moment: datetime) -> int:
    """UTC microseconds of a moment that has an offset or a zone."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(instant: int) -> datetime:
    """The same instant as a datetime in UTC."""
    return EPOCH + timedelta(microseconds=instant)

"""The phrases of the language for its reference: grammar, meaning, examples; each with the function that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from servanda.agreement.reference_text import table
from servanda.words.amount import parse_amount
from servanda.words.counts import parse_counts
from servanda.words.days import parse_date_rule
from servanda.words.duration import parse_duration
from servanda.words.hours import parse_hours, parse_weekdays
from servanda.words.pace import parse_pace, parse_phase
from servanda.words.quantity import parse_quantity, parse_step
from servanda.words.rounding import parse_rounding, parse_shown
from servanda.words.target import parse_target
from servanda.words.timeofday import parse_date, parse_time_of_day
from servanda.words.trigger import parse_reference, parse_trigger
from servanda.words.until import parse_until
from servanda.words.value import parse_value
from servanda.words.window import parse_over, parse_window


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a phrase: its grammar (capitals stand for what you fill in), meaning and examples."""

    written: str
    meaning: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A kind of phrase: where it stands, how it is written, and the function that reads it; `later` is not computed yet."""

    title: str
    where: str
    forms: tuple[Form, ...]
    parse: Callable[[str], Any]
    note: str = ""
    later: bool = False


def _form(written: str, meaning: str, *examples: str) -> Form:
    return Form(written, meaning, examples or (written,))


PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "Durations",
        "`limit`, `matures_after`, `settle_after`, `slots`, inside targets and deadlines",
        (
            _form(
                "N ms, N s, N min, N h",
                "Real time. Where the metric has a calendar it is open time: `4 h` are four hours in which the calendar is "
                "open. Units go from large to small; decimals are allowed.",
                "30 s",
                "1 h 30 min",
                "1.5 h",
            ),
            _form(
                "N days, N weeks, N months, N quarters, N years",
                "Steps of the calendar in a zone, whole numbers only: the same wall-clock time on another day. A day that "
                "the month lacks becomes its last. Who means 24 hours writes `24 h`.",
                "2 days",
                "3 months",
                "1 year 6 months",
            ),
            _form(
                "N working days",
                "Days on which the calendar opens: the same time of day on the N-th working day after the start, kept inside "
                "that day's hours.",
                "2 working days",
                "1 working day",
            ),
            _form(
                "N full working days",
                "As above, but the rest of the first day does not count: until the calendar's last closing on the N-th "
                "working day after.",
                "2 full working days",
            ),
            _form("next working day TIME", "That time on the first working day after the start.", "next working day 17:00"),
        ),
        parse_duration,
        "How each of them is counted across nights, holidays and clock changes is told on [the page on time](time.md).",
    ),
    Phrase(
        "Values",
        "inside targets",
        (
            _form("N%", "A share. Decimals are kept exactly: `99.90%` is compared as written.", "99.9%"),
            _form("N", "A plain number. No thousands separators.", "600", "4.5"),
            _form("DURATION", "See above.", "4 h", "2 working days"),
            _form("N CURRENCY", "Money: the amount, then the three letters of its currency.", "25 GBP", "0.01 USD"),
            _form("N% of the time", "A share of the time that the metric counts.", "0.1% of the time"),
            _form("N% of FEE", "A share of a fee.", "20% of subscription", "100% of the invoice"),
            _form("goals.NAME", "A derived target of the part `goals`.", "goals.leads"),
            _form("$NAME", "A parameter.", "$goal"),
        ),
        parse_value,
    ),
    Phrase(
        "Targets",
        "`target`, `levels`, `expect` and every other threshold",
        (
            _form("at least VALUE", "That much or more.", "at least 95%"),
            _form("at most VALUE", "That much or less.", "at most 4 h"),
            _form("above VALUE", "More than that.", "above 0"),
            _form("below VALUE", "Less than that.", "below 250 ms"),
            _form("exactly VALUE", "That and nothing else.", "exactly 0"),
            _form("between VALUE and VALUE", "Both bounds belong to it.", "between 2 h and 4 h"),
            _form(
                "at most N late, at most N bad",
                "Counts records instead of taking the figure: those that are late (of a clock) or for which the condition "
                "does not hold (of a share).",
                "at most 1 late",
                "at most 2 bad",
            ),
            _form("TARGET or TARGET", "True if either holds.", "at least 95% or at most 1 late"),
        ),
        parse_target,
        "Verdicts compare the exact figure, never a rounded one. A target may also be a table, or a block that rounds its "
        "limit: `{is: at most 0.1% of the time, rounded: down to 1 min}`.",
    ),
    Phrase(
        "Windows",
        "`each`",
        (
            _form("day, week, month, quarter, half, year", "Calendar periods in the agreement's zone; weeks begin on Monday.", "month"),
            _form("month from day N", "Months that begin on that day.", "month from day 16"),
            _form("quarter from DAY MONTH", "Quarters, halves or years that begin on that day.", "quarter from 16 January", "year from 1 April"),
            _form("fiscal year from MONTH", "Years that begin with that month.", "fiscal year from February"),
            _form("month of N days", "A calendar month whose length counts as N days.", "month of 30 days"),
            _form("N days", "Stretches of N days, one after another from the beginning of the term.", "30 days"),
            _form("contract year", "Years from the beginning of the term."),
            _form("term", "The whole term as one period."),
            _form("RECORDS", "One reading for each row of a record set.", "tickets"),
        ),
        parse_window,
    ),
    Phrase(
        "Stretches",
        "`over`",
        (
            _form("last N UNITS", "The last N units, this period included.", "last 12 months", "last 4 weeks"),
            _form("DURATION before", "The stretch of that length that ends where the period begins.", "365 days before"),
        ),
        parse_over,
    ),
    Phrase(
        "Triggers",
        "`only_if` (and `when` of remedies)",
        (
            _form("OBJECTIVE met, missed, measured, undetermined", "The verdict of this period. The verb is required.", "lead-volume met"),
            _form("OBJECTIVE overall missed", "The verdict over all readings of `per` instead of the one in question.", "response overall missed"),
            _form("OBJECTIVE misses LEVEL, OBJECTIVE reaches LEVEL", "A level of the objective.", "response misses minimum", "response reaches excellent"),
            _form("… in K of N UNITS", "This period and at least K of the last N, this one included.", "uptime missed in 2 of 3 months"),
            _form("… N UNITS in a row", "This period and the N − 1 before.", "uptime met 3 months in a row"),
            _form("… in each of the next N UNITS", "Exactly the N periods after (not in `only_if`).", "uptime met in each of the next 3 months"),
            _form("… the UNIT before", "The period before this one; without an earlier one the duty is owed.", "lead-volume met the month before"),
            _form("… and claimed", "Only periods claimed in time count.", "uptime missed in 2 of 3 months and claimed"),
        ),
        parse_trigger,
        "Several triggers stand in a block: `{any: [A missed, B missed]}`, `{all: [A met, B met]}`, `{each: [A missed, B missed]}`. "
        "An undetermined period is neither met nor missed.",
    ),
    Phrase(
        "References to readings",
        "`of` of a formula",
        (
            _form("OBJECTIVE", "Its reading of the same period.", "lead-volume"),
            _form("OBJECTIVE the UNIT before", "Its reading of the period before.", "lead-volume the month before"),
        ),
        parse_reference,
    ),
    Phrase(
        "Deadlines",
        "`due` of deliveries and needs, `until` of claims",
        (
            _form(
                "DURATION after ANCHOR",
                "Hours end at that instant, days with the day; the anchor's own day is day 0. The anchor is `the period`, "
                "`the incident`, `the record`, `eligible` or a time field.",
                "30 days after the period",
                "48 h after the incident",
            ),
            _form("N working days of CALENDAR after ANCHOR", "Working days of a calendar.", "5 working days of office after the period"),
            _form("end of Nth UNIT after ANCHOR", "The end of the N-th calendar unit after the anchor's.", "end of 2nd month after the period"),
            _form("end of the term", "When the agreement ends."),
            _form("WEEKDAY TIME", "Every week at that time.", "Monday 10:00"),
            _form("DATE", "The end of that day.", "2026-04-01"),
        ),
        parse_until,
    ),
    Phrase(
        "Hours",
        "`hours` and `dates` of a calendar",
        (
            _form("TIME-TIME", "Open from, and until just before; past midnight if the second is earlier.", "09:00-17:00", "22:00-06:00"),
            _form("TIME-TIME, TIME-TIME", "Several spans a day; a list of them is the same.", "09:00-12:30, 13:30-18:00"),
            _form("00:00-24:00", "The whole day."),
            _form("closed", "Not at all."),
        ),
        parse_hours,
    ),
    Phrase(
        "Days of the week",
        "keys of `hours`",
        (
            _form("DAY, DAY-DAY", "Single days, or from one to the other.", "sat", "mon-fri", "mon, wed"),
            _form("holidays", "Hours on the calendar's holidays; without them it is closed then."),
        ),
        parse_weekdays,
    ),
    Phrase(
        "Days",
        "keys of `dates`",
        (
            _form("YYYY-MM-DD", "One day.", "2026-12-24"),
            _form("MM-DD", "That day of every year.", "12-24"),
            _form(
                "first or last N working days of UNIT",
                "Working days of each month, quarter, half or year.",
                "last 2 working days of month",
                "first working day of quarter",
            ),
        ),
        parse_date_rule,
    ),
    Phrase("Dates", "`in_force`, `term`, rows of `by: date`", (_form("YYYY-MM-DD", "A day.", "2026-01-31"),), parse_date),
    Phrase(
        "Times of day",
        "inside hours and deadlines",
        (_form("HH:MM, HH:MM:SS", "From 00:00 to 24:00.", "09:00", "17:30", "24:00"),),
        parse_time_of_day,
    ),
    Phrase(
        "What it counts as",
        "`empty`",
        (
            _form("counts as VALUE", "It is taken for this value.", "counts as 100%", "counts as 0"),
            _form("counts as up, counts as down", "In full, or not at all.", "counts as up", "counts as down"),
            _form("counts as measured", "As if nothing were said about it."),
            _form("leaves the period", "It does not count, and the whole becomes smaller."),
            _form("undetermined", "Nobody knows, so there is no verdict."),
        ),
        parse_counts,
    ),
    Phrase(
        "Roundings",
        "`rounded` of a target",
        (
            _form("down to STEP, up to STEP", "To the next multiple below or above.", "down to 1 min", "up to 1"),
            _form("half up to STEP", "To the nearest multiple, halves up.", "half up to 0.01 USD"),
        ),
        parse_rounding,
    ),
    Phrase("How figures are shown", "`shown`", (_form("to STEP", "In print only; verdicts stay exact.", "to 0.01%"),), parse_shown),
    Phrase(
        "Pace",
        "`pace`",
        (
            _form("days", "The target is spread evenly over the days of the period."),
            _form("working days of CALENDAR", "Over the working days only.", "working days of office"),
        ),
        parse_pace,
    ),
    Phrase(
        "Phases",
        "`phase`",
        (
            _form("measured only until DATE", "There are figures but no verdicts before that day.", "measured only until 2026-04-01"),
            _form(
                "measured only until agreed",
                "Until somebody puts a target in its place; with a last date if you like.",
                "measured only until agreed",
                "measured only until agreed, at latest 2026-04-01",
            ),
        ),
        parse_phase,
    ),
    Phrase(
        "Amounts",
        "remedies and fees",
        (
            _form("N%, N% of FEE", "A share; without a fee it is one of the block's `of`.", "10%", "10% of subscription"),
            _form("N CURRENCY", "Money.", "25 GBP"),
            _form("N days of FEE", "What the fee comes to for that many days.", "1 day of subscription"),
            _form("N days of service", "The service goes on for longer.", "3 days of service"),
            _form("N points, N units", "Points of a tally; units of what is sold.", "2 points", "1 unit"),
        ),
        parse_amount,
        later=True,
    ),
    Phrase(
        "Quantities",
        "remedies",
        (
            _form("value, downtime, excess, lateness, shortfall", "Of a reading: its figure, time down, time beyond the limit, time since due, percentage points missing.", "downtime"),
            _form("QUANTITY of OBJECTIVE", "Where several objectives are in question.", "lateness of response"),
        ),
        parse_quantity,
        later=True,
    ),
    Phrase(
        "Steps",
        "remedies that give something for every step",
        (
            _form("whole STEP", "Full steps only.", "whole 0.1% of shortfall"),
            _form("started STEP", "Those begun, too.", "started 1 h of downtime"),
            _form("exact STEP", "Parts of a step as well.", "exact 5 points"),
        ),
        parse_step,
        later=True,
    ),
)  # fmt: skip
"""Every phrase, in the order of the page."""


def phrases_chapter() -> str:
    """The chapter: a section with a table for each phrase."""
    return "\n\n".join(_chapter())


def _chapter() -> Iterator[str]:
    yield "## Phrases"
    yield (
        "A phrase is one value with a small grammar of its own. What stands in capitals is yours to fill in: N is a number, "
        "UNIT a calendar unit (`day`, `week`, `month`, `quarter`, `half`, `year`). Small and capital letters of the words "
        "themselves do not matter. Whatever is not understood gets an answer that says what to write instead."
    )
    yield from (_section(each) for each in PHRASES if not each.later)
    yield "### Phrases of parts that are not computed yet"
    yield (
        "Remedies, fees and settlements are kept and shown as they are written; this version does not work them out. "
        "Their phrases are these."
    )
    yield from (_section(each, "####") for each in PHRASES if each.later)


def _section(phrase: Phrase, level: str = "###") -> str:
    rows = [
        (f"`{_code(form.written)}`", form.meaning, ", ".join(f"`{each}`" for each in form.examples))
        for form in phrase.forms
    ]
    parts = [f"{level} {phrase.title}", f"Stand in {phrase.where}.", table(("written", "meaning", "examples"), rows)]
    return "\n\n".join([*parts, phrase.note] if phrase.note else parts)


def _code(written: str) -> str:
    return written.replace(", ", "`, `")

"""The phrases of targets, windows, triggers and deadlines for the language's reference."""

from __future__ import annotations

from servanda.agreement.reference_form import Phrase, form
from servanda.words.duration import parse_duration
from servanda.words.escalation import parse_escalation_step
from servanda.words.target import parse_target
from servanda.words.trigger import parse_reference, parse_trigger
from servanda.words.until import parse_until
from servanda.words.value import parse_value
from servanda.words.window import parse_over, parse_window

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "Targets",
        "`target`, `levels`, the thresholds of `expect`",
        parse_target,
        (
            form("at least VALUE", "That much or more.", "at least 95%", "at least 600"),
            form("at most VALUE", "That much or less.", "at most 4 h"),
            form("above VALUE | below VALUE", "More, less; the value itself does not do.", "above 0", "below 250 ms"),
            form("exactly VALUE", "That and nothing else.", "exactly 0"),
            form("between VALUE and VALUE", "Both ends belong to it.", "between 2 h and 4 h"),
            form(
                "at most N late | at most N bad",
                "Counts records instead of taking the figure: those that are not in time (of clocks and "
                "deliveries), or not as promised.",
                "at most 1 late",
                "at most 2 bad",
            ),
            form("TARGET or TARGET", "True if either holds.", "at least 95% or at most 1 late"),
        ),
        "Verdicts compare the exact figure, never a rounded one.",
    ),
    Phrase(
        "Values",
        "targets",
        parse_value,
        (
            form("N%", "A share. Its decimals are kept as written.", "99.90%"),
            form("N", "A plain number, without a separator of thousands.", "600", "4.5"),
            form("DURATION", "See [Durations](#durations).", "4 h", "2 working days"),
            form("N CURRENCY", "Money: the amount, then the three letters of its currency.", "25 GBP"),
            form("N% of the time", "A share of the time that the metric counts.", "0.1% of the time"),
            form("N% of FEE", "A share of a fee, or of `the invoice`.", "20% of subscription", "100% of the invoice"),
            form("goals.NAME", "A goal of the agreement.", "goals.leads"),
            form("$NAME", "A parameter.", "$goal"),
        ),
    ),
    Phrase(
        "Durations",
        "`limit`, `matures_after`, `settle_after`, `slots`, and inside targets and deadlines",
        parse_duration,
        (
            form(
                "N ms | N s | N min | N h",
                "Open time of the metric's calendar; real time without one. From large to small; decimals are allowed.",
                "30 s",
                "1 h 30 min",
                "1.5 h",
            ),
            form(
                "N days | N weeks | N months | N years",
                "Steps of the calendar, whole ones: the same time of day on a later day. A day that the month "
                "lacks becomes its last. Who means 48 hours writes `48 h`.",
                "2 days",
                "3 months",
                "1 year",
            ),
            form(
                "N working days",
                "The same time of day on the N-th next day on which the calendar opens.",
                "2 working days",
            ),
            form(
                "N full working days",
                "The rest of the first day does not count: until the last closing of the N-th next one.",
                "2 full working days",
            ),
            form(
                "next working day TIME",
                "That time on the next day on which the calendar opens.",
                "next working day 17:00",
            ),
        ),
        "How nights, holidays and clock changes are counted is on [the page on time](time.md).",
    ),
    Phrase(
        "Windows",
        "`each`",
        parse_window,
        (
            form(
                "day | week | month | quarter | half | year",
                "A calendar unit in the agreement's zone; weeks begin on Monday, a half is six months.",
            ),
            form("month from day N", "It begins on that day of the month.", "month from day 16"),
            form(
                "UNIT from DAY MONTH",
                "Quarters, halves or years that begin on that day.",
                "quarter from 16 January",
                "year from 1 April",
            ),
            form("fiscal year from MONTH", "Years that begin with that month.", "fiscal year from February"),
            form("month of N days", "A calendar month whose length counts as N days.", "month of 30 days"),
            form("N days", "Stretches of N days, one after another from the beginning of the term.", "30 days"),
            form("N days from DATE", "The same, counted from that day.", "14 days from 2026-01-05"),
            form("week from WEEKDAY", "Weeks that begin on that day.", "week from Sunday"),
            form(
                "… from … TIME",
                "Each begins at that time of day in the agreement's zone: a time alone, or after the day.",
                "day from 06:00",
                "week from Friday 12:00",
                "quarter from 2 January 12:00",
                "14 days from 2026-01-05 09:00",
            ),
            form("contract year | term", "Years from the beginning of the term; the whole term at once."),
            form("RECORDS", "One reading for each row of a record set.", "tickets"),
        ),
        "Periods of your own stand in a file: `each: {from: periods.csv}`. Its columns are `starts` and `ends` (the last day, "
        "which counts in full) and, if the periods have names, `name`, by which they are shown and closed: "
        "`P1,2026-01-01,2026-01-28`. A day lies in one period at most; days between periods lie in none. "
        "The file lies in the workspace and is a part of the agreement.",
    ),
    Phrase(
        "Stretches",
        "`over`",
        parse_over,
        (
            form("last N UNITS", "This period and those before it, N in all.", "last 12 months", "last 4 weeks"),
            form("DURATION before", "The stretch of that length that ends where the period begins.", "365 days before"),
        ),
    ),
    Phrase(
        "Triggers",
        "`only_if`, `when` of remedies",
        parse_trigger,
        (
            form(
                "OBJ met | OBJ missed | OBJ measured | OBJ undetermined",
                "The verdict of an objective for the same period. The verb is required.",
                "lead-volume met",
                "uptime missed",
                "survey measured",
                "survey undetermined",
            ),
            form(
                "OBJ overall missed",
                "The verdict over all readings of `per`, instead of the one in question.",
                "response overall missed",
            ),
            form(
                "OBJ misses LEVEL | OBJ reaches LEVEL",
                "A level of the objective.",
                "response misses minimum",
                "response reaches excellent",
            ),
            form(
                "… in K of N UNITS",
                "This period, and at least K of the last N, this one included.",
                "uptime missed in 2 of 3 months",
            ),
            form("… N UNITS in a row", "This period and the N − 1 before.", "uptime met 3 months in a row"),
            form(
                "… in each of the next N UNITS",
                "Exactly the N periods after; not in `only_if`.",
                "uptime met in each of the next 3 months",
            ),
            form(
                "… the UNIT before",
                "The period before. If there is none, the duty is owed.",
                "lead-volume met the month before",
            ),
            form(
                "… and claimed",
                "Only periods of which something was claimed in time, by the [ledger](claims.md). In remedies, not in `only_if`.",
                "uptime missed and claimed",
            ),
        ),
        (
            "Several stand in a block: `{any: [A missed, B missed]}`, `{all: [A met, B met]}`; in remedies "
            "also `{each: [A missed, B missed]}`, "
            "each on its own. An undetermined period is neither met nor missed: what hangs on it alone is undetermined, too; "
            "it breaks a run and does not count as a miss among several."
        ),
    ),
    Phrase(
        "References to readings",
        "`of` of formulas",
        parse_reference,
        (
            form("OBJ", "The reading of an objective for the same period.", "lead-volume"),
            form(
                "OBJ the UNIT before",
                "Its reading for the period before; UNIT is its own.",
                "lead-volume the month before",
            ),
        ),
    ),
    Phrase(
        "Deadlines",
        "`due` of deliveries and needs, `until` of claims",
        parse_until,
        (
            form("WEEKDAY TIME", "A time on a day of each week.", "Monday 10:00"),
            form(
                "DURATION after ANCHOR",
                "Hours end at the instant, days with the day; the anchor's own day is day 0, the last one "
                "counts in full. ANCHOR is `the period`, "
                "`the incident`, `the record`, `eligible` or a time field.",
                "30 days after the period",
                "48 h after the incident",
                "4 h after closed_at",
            ),
            form(
                "N working days of CALENDAR after ANCHOR",
                "Working days of that calendar.",
                "5 working days of office after the period",
            ),
            form(
                "end of Nth UNIT after ANCHOR",
                "The end of the N-th unit after the one in which the anchor lies.",
                "end of 2nd month after the period",
            ),
            form("end of the term", "When the term is over."),
            form("DATE", "The end of that day.", "2026-04-01"),
        ),
    ),
    Phrase(
        "Steps of escalations",
        "the keys of `at` of escalations",
        parse_escalation_step,
        (
            form(
                "N%",
                "A share of the limit, in the time that the clock counts; of a limit in days, of the open time "
                "until it is due. `100%` is the due instant.",
                "50%",
                "100%",
                "150%",
            ),
            form(
                "DURATION after due | DURATION after start",
                "So long after the record was due, or after its clock started; counted as a limit is.",
                "4 h after due",
                "1 day after due",
                "2 working days after due",
                "30 min after start",
            ),
            form(
                "DURATION before due",
                "So long before the record is due: hours as the clock counts, or whole days.",
                "30 min before due",
                "1 day before due",
            ),
        ),
    ),
)
"""The phrases that objectives are made of, in the order of the page."""

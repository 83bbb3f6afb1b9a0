"""The phrases of calendars, columns, small values and of parts that are not worked out yet, for the "
"language's reference."""

from __future__ import annotations

from servanda.agreement.calendars import parse_holiday
from servanda.agreement.fields import parse_dotted
from servanda.agreement.model import parse_language
from servanda.agreement.objectives import parse_months
from servanda.agreement.records import parse_type
from servanda.agreement.reference_form import Phrase, form
from servanda.agreement.remedies import parse_notice
from servanda.agreement.values import parse_column, parse_name
from servanda.metrics.kinds.clock import parse_calendar, parse_take
from servanda.metrics.kinds.delivery import parse_delivery_take
from servanda.words.allowance import parse_allowance
from servanda.words.amount import parse_amount
from servanda.words.counts import parse_counts
from servanda.words.days import parse_date_rule
from servanda.words.fee import parse_cap_window, parse_fee_amount, parse_fee_period
from servanda.words.few import parse_too_few
from servanda.words.hours import parse_hours, parse_weekdays
from servanda.words.money import parse_currency, parse_money
from servanda.words.number import parse_number
from servanda.words.pace import parse_pace, parse_phase
from servanda.words.percent import parse_percent
from servanda.words.quantity import parse_quantity, parse_step
from servanda.words.rates import parse_quoted
from servanda.words.recurrence import parse_recurrence
from servanda.words.rounding import parse_rounding, parse_shown
from servanda.words.run import parse_run
from servanda.words.stretch import parse_first
from servanda.words.timeofday import parse_date, parse_time_of_day
from servanda.words.used_up import parse_before

OF_CALENDARS: tuple[Phrase, ...] = (
    Phrase(
        "Hours",
        "`hours`, `dates` and `from` of calendars",
        parse_hours,
        (
            form(
                "TIME-TIME",
                "The opening belongs to it, the closing does not. Past midnight if the second is not later "
                "than the first.",
                "09:00-17:00",
                "22:00-06:00",
            ),
            form(
                "TIME-TIME, TIME-TIME", "Several spans a day; a list of them is the same.", "09:00-12:30, 13:30-18:00"
            ),
            form("00:00-24:00 | closed", "The whole day; not at all."),
        ),
    ),
    Phrase(
        "Times of day",
        "hours and deadlines",
        parse_time_of_day,
        (form("HH:MM", "From 00:00 to 24:00.", "09:00", "24:00"),),
    ),
    Phrase(
        "Days of the week",
        "the keys of `hours`",
        parse_weekdays,
        (
            form("DAY | DAY-DAY | DAY, DAY", "Single days, or from one to another.", "sat", "mon-fri", "mon, wed, fri"),
            form("holidays", "The hours of holidays; without it they are closed.", "holidays", "sun, holidays"),
        ),
    ),
    Phrase(
        "Holidays",
        "`holidays`",
        parse_holiday,
        (
            form(
                "COUNTRY | COUNTRY-PART",
                "The public holidays of a country, or of a part of it.",
                "US",
                "US-NY",
                "DE-HH",
            ),
            form("DATE", "A date of your own.", "2026-11-27"),
        ),
    ),
    Phrase(
        "Days of a calendar",
        "the keys of `dates`",
        parse_date_rule,
        (
            form("DATE", "One day.", "2026-12-24"),
            form("MM-DD", "The same day of every year.", "12-24"),
            form(
                "first N working days of UNIT | last N working days of UNIT",
                "Of each month, quarter, half or year; counted from the calendar's own hours.",
                "last 2 working days of month",
                "first working day of quarter",
            ),
        ),
    ),
    Phrase(
        "Dates",
        "`in_force`, `term`, rows of `{by: date}`",
        parse_date,
        (form("YYYY-MM-DD", "Year, month, day.", "2026-01-31"),),
    ),
)
"""What calendars are made of."""

SMALL: tuple[Phrase, ...] = (
    Phrase(
        "Types of columns",
        "`columns`",
        parse_type,
        (
            form(
                "text | number | percent | money",
                "Text; exact decimals; money is of the agreement's currency unless the records name one.",
            ),
            form("duration | time | date", "A length of time, a moment, a day."),
            form("yes/no", "Stands alone as a condition."),
        ),
        "Instead of a type, a list names the values of a text, worst first: `[P1, P2, P3]`. Then a misspelt "
        "one is found.",
    ),
    Phrase(
        "Names",
        "names of parties, calendars, records, objectives, levels",
        parse_name,
        (form("NAME", "Letters, digits, `_` and `-`, beginning with a letter.", "lead-volume", "first_attempt_at"),),
    ),
    Phrase(
        "Names of columns",
        "`time`, `key`, `belongs_to` and the like",
        parse_column,
        (form("NAME", "Our name, formed alike; the binding says how the file calls it.", "created_at"),),
    ),
    Phrase(
        "Names with a point",
        "`value` of fields, and after `first`, `sum` and the like",
        parse_dotted,
        (form("SET | SET.FIELD", "A record set, or one of its columns.", "deals", "deals.closed_at"),),
    ),
    Phrase(
        "Calendars of clocks",
        "`calendar`, `among`",
        parse_calendar,
        (
            form("NAME", "A calendar of the agreement.", "selling-hours"),
            form("all hours", "The calendar that never closes; it needs no block."),
        ),
    ),
    Phrase(
        "What a clock gives",
        "`take`",
        parse_take,
        (
            form("share | late", "The share of records within the limit (the default); the number of late ones."),
            form("average | longest | pN", "Of the time that was taken.", "average", "longest", "p95"),
            form("elapsed | lateness", "The time of one record, or how late it was; with `each: RECORDS`."),
        ),
    ),
    Phrase(
        "What a delivery gives",
        "`take`",
        parse_delivery_take,
        (
            form(
                "share | late | missing",
                "The share that came in time (the default); how many came late; how many are missing.",
            ),
        ),
    ),
    Phrase(
        "Runs",
        "`down_after` and `up_after`",
        parse_run,
        (
            form("N checks", "So many checks in a row that say so.", "5 checks"),
            form("DURATION", "So long a time, from the first of them to the check that says otherwise.", "3 min"),
        ),
        "The state then counts from the first check on. A shorter run changes nothing; the last one, if it may still grow, is "
        "pending.",
    ),
    Phrase(
        "What comes back",
        "`every` of exclusions",
        parse_recurrence,
        (
            form("day TIME | WEEKDAY TIME", "Every day, every week.", "day 02:00", "Sunday 02:00"),
            form("day N of month TIME", "On this day of every month; month ends clamp.", "day 15 of month 02:00"),
            form(
                "first WEEKDAY of month TIME | last WEEKDAY of month TIME",
                "Also `second`, `third`, `fourth`.",
                "first Sunday of month 02:00",
                "last Friday of month 22:00",
            ),
            form(
                "FREQ=…",
                "A recurrence rule of iCalendar, in local time; it counts from the agreement's first day.",
                "FREQ=MONTHLY;BYDAY=1SU;BYHOUR=2",
            ),
        ),
    ),
    Phrase(
        "Allowances",
        "`at_most` of exclusions",
        parse_allowance,
        (form("DURATION each WINDOW", "So much real time in each window.", "12 h each year", "8 h each month"),),
    ),
    Phrase(
        "What uses time up",
        "`before` of exclusions",
        parse_before,
        (
            form(
                "last granted claim",
                "The beginning of the day on which the last claim was made that was granted, for an earlier period of the same "
                "promise and thing.",
            ),
        ),
    ),
    Phrase(
        "What something counts as",
        "`empty`, `outside_life`, `excluded_time` and `beyond`",
        parse_counts,
        (
            form("counts as VALUE", "As this value.", "counts as 100%", "counts as 0"),
            form("counts as up | counts as down | counts as measured", "As good, as bad, as whatever was measured."),
            form("leaves the period | undetermined", "It is left out; nobody can tell."),
        ),
    ),
    Phrase(
        "Roundings",
        "`rounded` of a target or a goal",
        parse_rounding,
        (
            form("down to STEP | up to STEP", "To the next multiple below, or above.", "down to 1 min", "up to 1"),
            form("half up to STEP", "To the nearest one, halves up.", "half up to 0.01 USD"),
        ),
        "The limit is rounded, never the reading: `{is: at most 0.1% of the time, rounded: down to 1 min}`.",
    ),
    Phrase(
        "The beginning of the term",
        "`over` of goals",
        parse_first,
        (
            form(
                "first N UNITS",
                "The periods that lie in the first so many units.",
                "first 9 months",
                "first 2 quarters",
            ),
        ),
        "The goal has no value, and nobody is judged by it, before they are over.",
    ),
    Phrase(
        "How figures are shown",
        "`shown`",
        parse_shown,
        (form("to STEP", "How finely; verdicts stay exact.", "to 0.01%", "to 1 min"),),
    ),
    Phrase(
        "Minimum numbers",
        "`too_few`",
        parse_too_few,
        (form("below N records", "With fewer records in and out, the reading is undetermined.", "below 25 records"),),
        "Nothing is decided before they are there. Without any record, `no_data` says what the period is.",
    ),
    Phrase(
        "Pace",
        "`pace`",
        parse_pace,
        (
            form("days", "The target is spread over all days of the period."),
            form("working days of CALENDAR", "Over the days on which the calendar opens.", "working days of office"),
            form("hours of CALENDAR", "By the open hours of each day: half a day counts half.", "hours of office"),
            form("last N periods", "As the mean of the last periods went, from day to day.", "last 3 periods"),
        ),
        "A block also holds `weights` of the days of the week, and from which share of what is expected on somebody is told: "
        "`{over: working days of office, weights: {mon-thu: 2, fri: 1}, behind: below 90%, too_far_ahead: above 150%}`. "
        "Without them it is behind below 95% and too far ahead above 125%; `too_far_ahead: never` leaves that out.",
    ),
    Phrase(
        "Phases",
        "`phase`",
        parse_phase,
        (
            form(
                "measured only until DATE",
                "Figures without verdicts before that day.",
                "measured only until 2026-04-01",
            ),
            form(
                "measured only until agreed",
                "Until both sides have agreed on the target; a last day may follow.",
                "measured only until agreed",
                "measured only until agreed, at latest 2026-04-01",
            ),
        ),
    ),
    Phrase(
        "Averages of readings",
        "`averaged_over`",
        parse_months,
        (form("N months | N weeks", "The mean of the readings of this stretch.", "2 months", "4 weeks"),),
    ),
    Phrase("Percentages", "`tolerance`", parse_percent, (form("N%", "With its sign.", "1%", "0.5%"),)),
    Phrase("Languages", "`language`", parse_language, (form("en | de | pt-BR", "The code of a language."),)),
    Phrase("Currencies", "`currency`", parse_currency, (form("USD | EUR", "Three capital letters."),)),
)
"""Small values with words of their own."""

OF_PARTS: tuple[Phrase, ...] = (
    Phrase(
        "Amounts",
        "remedies and fees",
        parse_amount,
        (
            form("N% | N% of FEE", "A share; without a fee, of the block's `of`.", "10%", "10% of subscription"),
            form("N CURRENCY", "Money.", "25 GBP"),
            form("N days of FEE", "What the fee comes to for that many days.", "1 day of subscription"),
            form("N days of service", "The service goes on for longer.", "3 days of service"),
            form("N points | N units", "Points of a tally; units of what is sold.", "2 points", "1 unit"),
        ),
    ),
    Phrase(
        "Amounts of fees",
        "`amount` of a fee",
        parse_fee_amount,
        (
            form("N CURRENCY", "The same in every period.", "1000 USD"),
            form("N% of FEE", "A share of another fee: a pool at risk.", "10% of invoice"),
            form("THINGS.COLUMN", "What the thing of the reading says.", "products.monthly_fee"),
        ),
    ),
    Phrase(
        "Periods of fees",
        "`fee_period`",
        parse_fee_period,
        (
            form("same", "The one that contains the reading; of a longer reading all that lie in it."),
            form("UNIT before | next UNIT", "The one before, the one after.", "month before", "next month"),
            form("UNIT of the claim", "Known when it is claimed.", "month of the claim"),
            form(
                "contract year of the last miss",
                "All of the contract year that holds the miss with which it falls due.",
            ),
        ),
    ),
    Phrase(
        "Windows of caps",
        "`each` of a cap",
        parse_cap_window,
        (
            form("WINDOW", "A window as in `each`.", "month", "contract year", "term"),
            form("rolling N months", "The last N months, this statement's included.", "rolling 12 months"),
            form("invoice | incident", "Of each invoice, of each incident."),
        ),
    ),
    Phrase(
        "Notice",
        "`notice` of a right to terminate",
        parse_notice,
        (form("DURATION", "So long before the end.", "30 days", "3 months"), form("none", "At once.")),
    ),
    Phrase("Money", "fees", parse_money, (form("N CURRENCY", "The amount, then its currency.", "1000 USD"),)),
    Phrase(
        "Quotations",
        "`quoted` of rates",
        parse_quoted,
        (
            form("per 1 CURRENCY", "So many units of each currency for one of this.", "per 1 EUR"),
            form("in CURRENCY", "So many units of this for one of each currency.", "in EUR"),
        ),
    ),
    Phrase("Numbers", "remedies", parse_number, (form("N", "A plain decimal.", "2", "1.5"),)),
    Phrase(
        "Quantities",
        "remedies",
        parse_quantity,
        (
            form(
                "value | downtime | excess | lateness | shortfall",
                "Of a reading: its figure, time down, beyond the limit, time since due, percentage points missing.",
            ),
            form("QUANTITY of OBJ", "Where several objectives are in question.", "lateness of response"),
        ),
    ),
    Phrase(
        "Steps",
        "remedies that give something for every step",
        parse_step,
        (
            form("whole STEP", "Full steps only.", "whole 0.1% of shortfall"),
            form("started STEP", "Also the one that has begun.", "started 1 h of downtime"),
            form("exact STEP", "Parts of steps, too.", "exact 5 points"),
        ),
    ),
)
"""What remedies, fees and settlements are made of."""

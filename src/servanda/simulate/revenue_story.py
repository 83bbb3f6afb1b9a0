"""What happens at the invented company between January and May 2026: the months, the people, the rhythms.

New York time. Marketing misses its number in February, a fair floods Sales in March, the router is down for
an afternoon in April, and the export ends on Thursday 28 May at 18:30.
"""

from __future__ import annotations

from servanda.simulate.days import HOUR, Hours, day_of, moment
from servanda.simulate.revenue_year import Month, Trade, Year

MONTHS = {
    1: Month(leads=742, top=160, good=490, prompt=938, persistent=790, judged_in_time=930, accepted=860),
    2: Month(leads=655, top=150, good=480, prompt=935, persistent=830, judged_in_time=925, accepted=855),
    3: Month(leads=812, top=165, good=490, prompt=850, persistent=650, judged_in_time=860, accepted=790),
    4: Month(leads=748, top=160, good=495, prompt=918, persistent=875, judged_in_time=930, accepted=865),
    5: Month(leads=760, top=160, good=490, prompt=935, persistent=870, judged_in_time=930, accepted=860),
}

EXPORT_ENDS = moment(5, 28, 18, 30)

HOLIDAYS = (day_of(1, 1), day_of(1, 19), day_of(2, 12), day_of(2, 16), day_of(5, 25))
"""Closed days in New York: New Year, Martin Luther King, Lincoln, Washington, Memorial Day."""

_SELLING_DAY = ((9 * HOUR, 18 * HOUR),)
SELLING = Hours(week=(_SELLING_DAY,) * 5 + ((), ()), closed=HOLIDAYS)

WEEKDAY_WEIGHT = (12, 13, 12, 11, 8, 2, 3)
HOUR_WEIGHT = (1, 1, 1, 1, 1, 1, 2, 5, 9, 13, 14, 12, 9, 11, 13, 12, 10, 8, 6, 5, 6, 6, 4, 2)

ROUTING = ((0, 6), (600, 35), (930, 210), (982, 540), (990, 2400), (1000, 40_000))
"""Seconds that the router takes."""

OWNERS = (
    ("A. Okafor", 14),
    ("B. Lindqvist", 13),
    ("C. Moreno", 13),
    ("D. Walsh", 12),
    ("E. Petrov", 12),
    ("F. Tanaka", 12),
    ("G. Haddad", 12),
    ("H. Novak", 12),
)

YEAR = Year(
    months=MONTHS,
    selling=SELLING,
    closed=HOLIDAYS,
    fair=(day_of(3, 17), day_of(3, 18), day_of(3, 19)),
    router=dict.fromkeys(MONTHS, ROUTING),
    router_down=(moment(4, 9, 10, 4), moment(4, 9, 15, 2)),
    on_holiday=("F. Tanaka", day_of(2, 17), day_of(2, 20)),
    form_tests=(day_of(1, 8), day_of(2, 24), day_of(3, 16), day_of(4, 9), day_of(5, 12)),
    top=Trade(opened=540, won=430, amounts=(40, 420)),
    good=Trade(opened=275, won=360, amounts=(40, 190)),
    ends=EXPORT_ENDS,
    deals_end=EXPORT_ENDS,
    summer=(moment(3, 8, 2), moment(11, 1, 2)),
)

DIRECTORS = (
    ("Director of Operations", 5),
    ("Sales Director", 4),
    ("Managing director", 3),
    ("Director, Supply Chain", 3),
    ("IT Director", 2),
)
OTHERS = (
    ("Purchasing Manager", 8),
    ("Head of Logistics", 6),
    ("IT Manager", 6),
    ("Operations Manager", 6),
    ("Owner", 5),
    ("Analyst", 5),
    ("Plant Manager", 4),
    ("Student", 2),
    ("N/A", 3),
)
SOURCES = (("web form", 34), ("webinar", 18), ("white paper", 16), ("paid search", 14), ("referral", 10), ("fair", 8))
REASONS = (
    ("no budget this year", 30),
    ("wrong contact details", 22),
    ("outside our territory", 16),
    ("student or job seeker", 14),
    ("competitor", 12),
    ("", 6),
)

REPORTS_SENT = (
    (moment(1, 5, 8, 41), "C. Moreno"),
    (moment(1, 12, 9, 12), "C. Moreno"),
    (moment(1, 20, 9, 35), "C. Moreno"),
    (moment(1, 26, 9, 58), "D. Walsh"),
    (moment(2, 2, 8, 50), "C. Moreno"),
    (moment(2, 17, 11, 5), "D. Walsh"),
    (moment(2, 23, 9, 20), "C. Moreno"),
    (moment(3, 2, 9, 47), "C. Moreno"),
    (moment(3, 9, 9, 30), "C. Moreno"),
    (moment(3, 16, 8, 15), "C. Moreno"),
    (moment(3, 23, 9, 2), "C. Moreno"),
    (moment(3, 30, 9, 55), "D. Walsh"),
    (moment(4, 6, 8, 33), "C. Moreno"),
    (moment(4, 13, 9, 14), "C. Moreno"),
    (moment(4, 20, 9, 8), "C. Moreno"),
    (moment(4, 27, 9, 51), "C. Moreno"),
    (moment(5, 4, 9, 19), "C. Moreno"),
    (moment(5, 11, 8, 44), "C. Moreno"),
    (moment(5, 18, 9, 26), "D. Walsh"),
    (moment(5, 26, 10, 40), "C. Moreno"),
)
"""Late after the holidays of 19 January, 16 February and 25 May; the one of 9 February was forgotten."""

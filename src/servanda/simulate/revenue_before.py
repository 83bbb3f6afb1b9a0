"""The year before the agreement: what happened at the invented company in 2025.

A fair in March, a dip in summer, a router that was slow from July to September and was replaced in October, and a web site
that moved over Christmas. Smaller machines were sold than in 2026.
"""

from __future__ import annotations

from servanda.simulate.days import HOUR, Hours, day_of, moment
from servanda.simulate.revenue_story import EXPORT_ENDS, HOLIDAYS, ROUTING
from servanda.simulate.revenue_year import Month, Trade, Year

_LEADS = (520, 505, 690, 560, 555, 530, 405, 375, 590, 620, 585, 415)

_USUAL = {"top": 158, "good": 490, "prompt": 905, "persistent": 760, "judged_in_time": 915, "accepted": 858}
_OF_MONTHS = {
    3: {"prompt": 850, "persistent": 690, "accepted": 800},
    7: {"prompt": 880, "judged_in_time": 880},
    8: {"prompt": 870, "judged_in_time": 870},
}
"""The fair floods Sales, and in summer half of the team is away."""

_SLOW = ((0, 60), (500, 400), (800, 900), (950, 1800), (1000, 40_000))

_CLOSED = tuple(
    day_of(month, day, 2025)
    for month, day in (
        (1, 1), (1, 20), (2, 12), (2, 17), (5, 26), (6, 19), (7, 4), (9, 1), (10, 13), (11, 4), (11, 11), (11, 27), (12, 25),
    )
)  # fmt: skip
"""Days on which New York is closed."""

BEFORE = Year(
    months={at: Month(leads=leads, **{**_USUAL, **_OF_MONTHS.get(at, {})}) for at, leads in enumerate(_LEADS, start=1)},
    selling=Hours(week=(((9 * HOUR, 18 * HOUR),),) * 5 + ((), ()), closed=(*_CLOSED, *HOLIDAYS)),
    closed=_CLOSED,
    fair=(day_of(3, 11, 2025), day_of(3, 12, 2025), day_of(3, 13, 2025)),
    router={at: _SLOW if 7 <= at <= 9 else ROUTING for at in range(1, 13)},
    router_down=(moment(8, 19, 9, 12, year=2025), moment(8, 19, 16, 40, year=2025)),
    on_holiday=("E. Petrov", day_of(8, 4, 2025), day_of(8, 15, 2025)),
    form_tests=(day_of(2, 3, 2025), day_of(6, 24, 2025), day_of(10, 7, 2025)),
    top=Trade(opened=500, won=380, amounts=(40, 178)),
    good=Trade(opened=280, won=400, amounts=(40, 114)),
    ends=moment(12, 31, 23, 59, 59, year=2025),
    deals_end=EXPORT_ENDS,
    summer=(moment(3, 9, 2, year=2025), moment(11, 2, 2, year=2025)),
    number=2025,
    quiet=tuple(range(day_of(12, 20, 2025), 0)),
    mark="25",
)

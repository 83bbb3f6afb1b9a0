"""People who came to the web site of the invented company, by day and source: where the brand is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from servanda.simulate.days import DAY, written
from servanda.simulate.dice import Dice
from servanda.simulate.revenue_story import EXPORT_ENDS, SOURCES
from servanda.simulate.revenue_work import Lead

VISIT_COLUMNS = ("visit_id", "day", "source", "people")
_PEOPLE_A_LEAD = {"web form": 21, "webinar": 9, "white paper": 16, "paid search": 44, "referral": 6, "fair": 3}
"""How many come for one who leaves an address."""


def visits(leads: Sequence[Lead], seed: int) -> Iterator[tuple[str, ...]]:
    """A row for each day and source. It has dice of its own, so that leads and calls stay as they were."""
    dice = Dice(seed + 3_000_017)
    came = Counter((lead.created // DAY, lead.source) for lead in leads if not lead.test)
    for day in range(EXPORT_ENDS // DAY + 1):
        for place, (source, weight) in enumerate(SOURCES):
            usual = weight // 4 + came[day, source] * _PEOPLE_A_LEAD[source]
            people = usual * dice.between(80, 120) // 100 + dice.below(weight + 1)
            yield (f"V-{day + 1:03}-{place + 1}", written(day * DAY, "{y:04}-{m:02}-{d:02}"), source, str(people))

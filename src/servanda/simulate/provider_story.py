"""What happens at an invented IT service provider and its twelve invented customers between January and May 2026.

In February the shift for Singapore and Sydney is one person short. In March a customer moves house and sends far more
tickets than planned, and another customer begins. On 21 and 22 April the tool for remote help does not work. The export
ends on Thursday 28 May at 18:00 UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servanda.simulate.days import DAY, HOUR, Hours, Span, day_of, moment

PRIORITIES = ("P1", "P2", "P3")
PRIORITY_WEIGHT = (("P1", 3), ("P2", 27), ("P3", 70))
WEEKDAY_WEIGHT = (27, 22, 20, 19, 17, 2, 2)
HOUR_WEIGHT = (1, 0, 0, 0, 0, 1, 5, 16, 32, 33, 28, 22, 14, 20, 22, 19, 14, 8, 3, 2, 2, 1, 1, 1)

EXPORT_ENDS = moment(5, 28, 18)
"""UTC, as everything the ticket tool writes."""
REMOTE_HELP_DOWN = (moment(4, 21, 6), moment(4, 23, 0))

REPLIED_IN_TIME = (985, 972, 945)
SOLVED_IN_TIME = (950, 945, 955)
"""Per mille of the tickets, by priority."""
SHORT_OF_STAFF = 150
DOWN = 420
"""How much fewer are in time while a person or the tool is missing, per mille."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: its tickets a month, its hours on its own wall clock, and how far that is from UTC, in minutes."""

    account: str
    tickets: int
    reply: int
    winter: int
    summer: int
    changes: int
    """The moment of UTC in 2026 at which the second distance begins to hold."""
    holidays: tuple[int, ...]
    opens: int = 8
    closes: int = 18
    starts: int = 0
    busy: Mapping[int, int] | None = None
    """Of a month the tickets in percent of the usual number."""
    short: tuple[int, ...] = ()
    """Months in which those who look after it are short of staff."""

    @property
    def hours(self) -> Hours:
        """When its clocks run."""
        span: tuple[Span, ...] = ((self.opens * HOUR, self.closes * HOUR),)
        return Hours(week=(*(span,) * 5, (), ()), closed=self.holidays)

    def utc(self, local: int) -> int:
        """The moment of UTC at which its wall clock shows another one; of two, the later."""
        later = local - self.summer * 60
        return later if later >= self.changes else local - self.winter * 60


def _days(*dates: tuple[int, int]) -> tuple[int, ...]:
    return tuple(day_of(month, day) for month, day in dates)


_EUROPE = moment(3, 29, 1)
_AMERICA = moment(3, 8, 7)
_NEW_YEAR, _GOOD_FRIDAY, _EASTER_MONDAY = (1, 1), (4, 3), (4, 6)
_LABOUR_DAY, _ASCENSION, _WHIT_MONDAY = (5, 1), (5, 14), (5, 25)

_ENGLAND = _days(_NEW_YEAR, _GOOD_FRIDAY, _EASTER_MONDAY, (5, 4), _WHIT_MONDAY)
_HAMBURG = _days(_NEW_YEAR, _GOOD_FRIDAY, _EASTER_MONDAY, _LABOUR_DAY, _ASCENSION, _WHIT_MONDAY)
_FRANCE = _days(_NEW_YEAR, _EASTER_MONDAY, _LABOUR_DAY, (5, 8), _ASCENSION, _WHIT_MONDAY)
_PORTUGAL = _days(_NEW_YEAR, _GOOD_FRIDAY, _LABOUR_DAY)
_FINLAND = _days(_NEW_YEAR, (1, 6), _GOOD_FRIDAY, _EASTER_MONDAY, _LABOUR_DAY, _ASCENSION)
_ONTARIO = _days(_NEW_YEAR, (2, 16), _GOOD_FRIDAY, (5, 18))
_NEW_YORK = _days(_NEW_YEAR, (1, 19), (2, 12), (2, 16), _WHIT_MONDAY)
_ILLINOIS = (*_NEW_YORK, day_of(3, 2))
_BRAZIL = _days(_NEW_YEAR, _GOOD_FRIDAY, (4, 21), _LABOUR_DAY)
_SOUTH_AFRICA = _days(_NEW_YEAR, _GOOD_FRIDAY, _EASTER_MONDAY, (4, 27), _LABOUR_DAY)
_SINGAPORE = _days(_NEW_YEAR, (2, 17), (2, 18), _GOOD_FRIDAY, _LABOUR_DAY, (5, 27))
_SYDNEY = _days(_NEW_YEAR, (1, 26), _GOOD_FRIDAY, _EASTER_MONDAY, (4, 27))

CUSTOMERS = (
    Customer("Atelier Lumière SARL", 38, 30, 60, 120, _EUROPE, _FRANCE, opens=9),
    Customer("Bluestem Clinics Inc", 150, 15, -360, -300, moment(3, 8, 8), _ILLINOIS, opens=7, closes=19),
    Customer("Cedar Freight LLC", 82, 30, -300, -240, _AMERICA, _NEW_YORK),
    Customer("Hanse Kontor GmbH", 70, 30, 60, 120, _EUROPE, _HAMBURG),
    Customer("Ipê Engenharia Ltda", 64, 30, -180, -180, 0, _BRAZIL, starts=moment(3, 16)),
    Customer("Kestrel Legal LLP", 95, 30, 0, 60, _EUROPE, _ENGLAND, busy={3: 160}),
    Customer("Maple & Vine Ltd", 55, 30, -300, -240, _AMERICA, _ONTARIO),
    Customer("Marina Bay Optics Pte", 44, 30, 480, 480, 0, _SINGAPORE, opens=9, short=(2,)),
    Customer("Porto Azul Lda", 35, 30, 0, 60, _EUROPE, _PORTUGAL, opens=9),
    Customer("Protea Wines (Pty) Ltd", 48, 30, 120, 120, 0, _SOUTH_AFRICA),
    Customer("Tundra Design Oy", 28, 30, 120, 180, _EUROPE, _FINLAND),
    Customer("Wattle Health Pty Ltd", 120, 15, 660, 600, moment(4, 4, 16), _SYDNEY, closes=20, short=(2, 3)),
)

AGENTS = (("D. Okafor", 5), ("E. Lindqvist", 4), ("H. Tan", 4), ("I. Marques", 4), ("M. Byrne", 5), ("P. Naidoo", 3))

ALWAYS = Hours(week=(((0, DAY),),) * 7)

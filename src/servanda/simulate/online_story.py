"""What happens at an invented provider of online services and its invented customer from January to June 2026.

In January the database fails and stays down for a morning and an afternoon. In March pages are slow for four days. In
April the monitor itself is down. In May an outage begins before announced maintenance and ends after it, and another
maintenance is announced too late. In June maintenance takes longer than the month allows. Moments are of UTC; Dublin is
an hour ahead of it from 29 March on.
"""

from __future__ import annotations

from dataclasses import dataclass

from servanda.simulate.days import MINUTE, Span, moment

BEGINS = moment(1, 1)
ENDS = moment(6, 30, 23)
"""The last midnight in Dublin of which everything was exported."""

EVERY = 10 * MINUTE
"""So often each probe looks; the second one looks halfway between two looks of the first."""
PROBES = ("ams", "dub")
LOST_BY_ONE = 4
"""Checks that a single probe loses, per mille."""
CUT_OFF = ("ams", (moment(2, 17, 9), moment(2, 17, 15, 20)))
"""A probe without its own line: what it does not see is up for the other one."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its plan, its fee of a whole month in cents, its life, its usual answer, and when it was down or slow."""

    key: str
    plan: str
    fee: int
    since: int
    milliseconds: int
    down: tuple[Span, ...]
    slow: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Planned work on everything, and when the customer was told."""

    key: str
    announced: int
    span: Span


MAINTENANCE = (
    Maintenance("M-01", moment(2, 9, 14), (moment(2, 15, 2), moment(2, 15, 5))),
    Maintenance("M-02", moment(5, 4, 15), (moment(5, 10, 1), moment(5, 10, 4))),
    Maintenance("M-03", moment(5, 23, 9), (moment(5, 24), moment(5, 24, 1, 30))),
    Maintenance("M-04", moment(5, 29, 13), (moment(6, 7, 1), moment(6, 7, 4))),
    Maintenance("M-05", moment(6, 12, 10), (moment(6, 21, 1), moment(6, 21, 3))),
)
WORK = tuple(each.span for each in MAINTENANCE)

SERVICES = (
    Service(
        "shop", "business", 480_000, moment(1, 1), 180,
        down=(
            (moment(1, 20, 8, 21), moment(1, 20, 16, 38)),
            (moment(2, 3, 4, 9), moment(2, 3, 4, 31)),
            (moment(3, 9, 7, 2), moment(3, 9, 7, 18)),
            (moment(4, 22, 16, 39), moment(4, 22, 17, 11)),
            (moment(5, 10, 0, 28), moment(5, 10, 4, 52)),
            (moment(6, 3, 10, 18), moment(6, 3, 10, 41)),
            *WORK,
        ),
        slow=((moment(3, 16, 6), moment(3, 19, 22)),),
    ),
    Service(
        "door", "standard", 120_000, moment(4, 15, 11), 320,
        down=((moment(6, 13, 15, 57), moment(6, 13, 20, 44)), *WORK),
    ),
)  # fmt: skip

MONITOR_DOWN = (moment(4, 8, 5), moment(4, 8, 7, 10))
"""Nobody looked at anything."""

REGIONS = (("eu", 460), ("us", 170))
"""Requests to the shop in an average hour."""
WORKING_HOURS = (
    20,
    12,
    8,
    6,
    8,
    16,
    35,
    60,
    85,
    105,
    120,
    125,
    130,
    125,
    120,
    125,
    135,
    155,
    185,
    200,
    185,
    140,
    85,
    45,
)
"""How busy an hour of the day is, in percent of the average; in America six hours later."""
BAD_RELEASE = ("us", (moment(6, 16, 15), moment(6, 17, 12)))
FAILS, FAILS_BADLY = (0, 6), (14, 45)
"""Requests that fail, per mille: usually, and while a bad release is out."""


@dataclass(frozen=True, slots=True)
class Billed:
    """A credit or a charge on the shop's invoice of a month: which part of which month's invoice it is, per ten thousand."""

    billed: str
    says: str
    reference: str
    month: str
    part: int
    charge: bool = False


BILLED = (
    Billed("2026-02", "Credit", "online-service/2026-01/uptime-credit/services=shop", "2026-01", 3_000),
    Billed(
        "2026-04", "Charge", "online-service/2026-03/uptime-credit/services=shop/earn-back/2026-01/services=shop",
        "2026-01", 1_500, charge=True,
    ),
    Billed("2026-06", "Credit", "online-service/2026-05/uptime-credit/services=shop", "2026-05", 1_000),
)  # fmt: skip
"""What billing remembered. The credit for the slow days of March, granted in May, is forgotten."""

USED = ((0, 2_100), (500, 8_700), (900, 19_400), (1000, 31_000))
"""What is billed beside the fee, in cents."""

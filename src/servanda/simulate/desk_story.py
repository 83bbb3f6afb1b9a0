"""What happens at the invented service desk between January and May 2026: the months, the people, the rhythms.

Hamburg time. In February the survey stands still, on 17 March the order system fails for most of a day, in
April solutions do not last, and the export ends on Thursday 28 May at 18:00.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servanda.simulate.days import DAY, HOUR, MINUTE, Hours, day_of, moment

PRIORITIES = ("P1", "P2", "P3", "P4")


@dataclass(frozen=True, slots=True)
class Month:
    """How a month went; shares are per mille. Replies and solutions are by priority, from P1."""

    tickets: int
    at_first_contact: int
    replied_in_time: tuple[int, int, int, int]
    solved_in_time: tuple[int, int, int, int]
    informed_in_time: int
    reopened: int
    answered: int
    pleased: int
    network_in_time: int


MONTHS: Mapping[int, Month] = {
    1: Month(568, 775, (975, 975, 940, 950), (960, 945, 935, 930), 930, 34, 95, 720, 960),
    2: Month(536, 755, (975, 968, 935, 945), (960, 855, 940, 925), 935, 32, 17, 740, 940),
    3: Month(588, 655, (930, 905, 880, 925), (860, 850, 885, 905), 800, 36, 90, 530, 925),
    4: Month(512, 745, (975, 975, 950, 950), (960, 945, 930, 810), 930, 74, 95, 760, 850),
    5: Month(548, 790, (980, 978, 950, 955), (965, 950, 945, 935), 940, 33, 100, 760, 950),
}

EXPORT_ENDS = moment(5, 28, 18)
SUMMER_TIME_FROM = moment(3, 29, 2)

HOLIDAYS = (day_of(1, 1), day_of(4, 3), day_of(4, 6), day_of(5, 1), day_of(5, 14), day_of(5, 25))
"""New Year, Good Friday, Easter Monday, Labour Day, Ascension, Whit Monday."""
STAFF_MEETING = day_of(3, 13)

_WEEKDAY = ((7 * HOUR + 30 * MINUTE, 18 * HOUR),)
_MORNING = ((8 * HOUR, 12 * HOUR),)
DESK = Hours(
    week=(*(_WEEKDAY,) * 5, _MORNING, ()),
    closed=HOLIDAYS,
    special=((STAFF_MEETING, ((7 * HOUR + 30 * MINUTE, 12 * HOUR),)),),
)
ALWAYS = Hours(week=(((0, DAY),),) * 7)

REPLY_WITHIN = {"P1": 15 * MINUTE, "P2": HOUR, "P3": 4 * HOUR, "P4": 10 * HOUR}
SOLVE_WITHIN = {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": 20 * HOUR, "P4": 50 * HOUR}
"""What the people aim at; close to what is promised."""

WEEKDAY_WEIGHT = (30, 22, 19, 18, 16, 3, 2)
HOUR_WEIGHT = (1, 0, 0, 0, 1, 2, 6, 18, 34, 33, 27, 22, 13, 20, 22, 18, 14, 9, 4, 3, 2, 2, 1, 1)
PRIORITY_WEIGHT = (("P1", 16), ("P2", 95), ("P3", 570), ("P4", 319))
CHANNELS = (("phone", 46), ("portal", 34), ("mail", 20))
NIGHT_CHANNELS = (("portal", 60), ("mail", 40))

OUTAGE_FROM = moment(3, 17, 9, 12)
OUTAGE_UNTIL = moment(3, 17, 15, 2)
OUTAGE_TICKETS = 72

AGENTS = (
    ("J. Müller", 15),
    ("A. Weiß", 14),
    ("K. Jørgensen", 13),
    ("S. Yılmaz", 13),
    ("M. Kowalska", 12),
    ("T. Brandt", 12),
    ("R. Osei", 11),
    ("L. Hansen", 10),
)

SUBJECTS = {
    "P1": (("Roasting line control down", 4), ("Warehouse scanners all offline", 4), ("No mail for the whole site", 3)),
    "P2": (("Label printer hall 2; no labels", 6), ("ERP very slow", 5), ("VPN down for the sales office", 5)),
    "P3": (
        ("Password reset", 22),
        ("Printer jams", 10),
        ("Laptop does not start", 9),
        ("VPN drops", 9),
        ("Outlook error 0x8004", 8),
        ('No access to shared drive "Röstplan"', 6),
        ("Screen flickers", 5),
        ("Wi-Fi in meeting room 3", 5),
    ),
    "P4": (
        ("New starter: account and laptop", 12),
        ("Install software", 12),
        ("Order: headset; docking station", 8),
        ("Change distribution list", 7),
        ("Question on Excel", 6),
    ),
}
OUTAGE_SUBJECTS = (("ERP: orders cannot be saved", 6), ("SAP hängt", 3), ("Order entry shows an error", 4))

REPORTS_SENT = (
    (moment(2, 5, 16, 10), "2026-01"),
    (moment(3, 9, 9, 30), "2026-02"),
    (moment(4, 9, 16, 40), "2026-03"),
    (moment(5, 7, 11, 5), "2026-04"),
)
"""The one of February comes a working day late; that of March on the last day, thanks to Easter."""

"""Random requests, outages and servers in slots, against plain Python that walks through every slot of every day.

The oracle knows datetime, zoneinfo and Fraction. Instants are whole minutes, so that many fall on the edge of a slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper import Paper

MINUTES = 4 * 24 * 60
FIRST = {"Europe/Berlin": date(2026, 3, 28), "America/New_York": date(2026, 10, 30), "Asia/Kolkata": date(2026, 5, 1)}
"""Four days, in two of the zones around a change of the clocks."""
LENGTHS = {"10 min": 10, "1 h": 60, "6 h": 360}


@dataclass(frozen=True)
class World:
    """Instants are minutes after the first midnight."""

    zone: str
    length: str
    servers: dict[str, tuple[int | None, int | None]]
    requests: tuple[tuple[int, str | None, bool], ...]
    outages: tuple[tuple[int, int | None, str | None], ...]
    horizon: int

    @property
    def start(self) -> datetime:
        return self.midnight(0)

    def midnight(self, day: int) -> datetime:
        when = FIRST[self.zone] + timedelta(days=day)
        return datetime(when.year, when.month, when.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def at(self, minute: int) -> datetime:
        return self.start + timedelta(minutes=minute)

    def written(self, minute: int | None) -> str:
        return "" if minute is None else self.at(minute).strftime("%Y-%m-%dT%H:%M:00Z")

    def slots(self, day: int) -> Iterator[tuple[int, int]]:
        """The slots of a day: begin and end in minutes."""
        begin = int((self.midnight(day) - self.start) / timedelta(minutes=1))
        end = int((self.midnight(day + 1) - self.start) / timedelta(minutes=1))
        while begin < end:
            yield begin, min(begin + LENGTHS[self.length], end)
            begin += LENGTHS[self.length]


@dataclass(frozen=True)
class Slot:
    """What fell into one slot of one server."""

    end: int
    asked: int
    failed: int
    down: int


def slots_of(world: World, server: str, day: int) -> list[Slot]:
    """Every slot of a day that has begun and that the server's life touches."""
    born, gone = world.servers[server]
    if born is not None and gone is not None and gone <= born:
        return []
    found = []
    for begin, end in world.slots(day):
        if begin >= world.horizon or (born is not None and born >= end) or (gone is not None and gone <= begin):
            continue
        inside = [
            bad for at, whose, bad in world.requests if whose == server and begin <= at < end and at <= world.horizon
        ]
        down = 0
        for a, b, whose in world.outages:
            until = world.horizon if b is None else b
            touches = a < end and (until > begin or (a == until and begin <= a)) and a <= until
            down += whose in (server, None) and a <= world.horizon and touches
        found.append(Slot(end, len(inside), sum(inside), down))
    return found


def mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


minutes = st.integers(0, MINUTES // 10).map(lambda tens: tens * 10) | st.integers(0, MINUTES - 1)
names = st.sampled_from(["a", "b", "c"])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    life = st.tuples(st.none() | minutes, st.none() | minutes)
    requests = st.lists(st.tuples(minutes, st.none() | names, st.booleans()), max_size=25)
    ends = st.none() | st.integers(-30, 1500)
    outages = draw(st.lists(st.tuples(minutes, ends, st.none() | names), max_size=4))
    return World(
        draw(st.sampled_from(sorted(FIRST))), draw(st.sampled_from(sorted(LENGTHS))),
        {name: draw(life) for name in ("a", "b", "c")}, tuple(draw(requests)),
        tuple((a, None if b is None else a + b, whose) for a, b, whose in outages), draw(minutes),
    )  # fmt: skip


TEXT = """
records:
  servers: {{key: id, starts: born, ends: gone}}
  requests: {{key: id, time: at, belongs_to: {{servers: server}}, columns: {{bad: yes/no}}}}
  outages: {{key: id, starts: a, ends: b, belongs_to: {{servers: server}}}}
  slots:
    slots: {length}
    per: servers
    fields:
      success: {{share: requests, bad: bad}}
      asked: {{count: requests}}
      failed: {{count: requests, where: bad}}
      down: {{count: outages}}
objectives:
  mean: {{metric: {{average: slots, of: success, empty: counts as 100%}}, per: servers, each: day}}
  full: {{metric: {{average: slots, of: success}}, per: servers, each: day}}
  good: {{metric: {{share: slots, good: down = 0 and (asked < 2 or success > 50%)}}, per: servers, each: day}}
  failed: {{metric: {{sum: slots, of: failed}}, each: day}}
  down: {{metric: {{count: slots, where: down > 1}}, per: servers, each: day}}
"""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_slots_of_servers(paper: Paper, world: World) -> None:
    files = {
        "servers": "id | born | gone\n"
        + "\n".join(f"{name} | {world.written(a)} | {world.written(b)}" for name, (a, b) in world.servers.items()),
        "requests": "id | at | server | bad\n"
        + "\n".join(
            f"{n} | {world.written(at)} | {whose or ''} | {'yes' if bad else 'no'}"
            for n, (at, whose, bad) in enumerate(world.requests)
        ),
        "outages": "id | a | b | server\n"
        + "\n".join(
            f"{n} | {world.written(a)} | {world.written(b)} | {whose or ''}"
            for n, (a, b, whose) in enumerate(world.outages)
        ),
    }
    text = TEXT.format(length=world.length)
    day = FIRST[world.zone].isoformat()
    found = paper.measure(
        text, files, world.written(world.horizon), timezone=world.zone, in_force=day, as_of=world.written(world.horizon)
    )
    for place in range(4):
        if not any(begin < world.horizon for begin, _ in world.slots(place)):
            continue
        label = (FIRST[world.zone] + timedelta(days=place)).isoformat()
        failed = 0
        for server, (born, _) in world.servers.items():
            # A thing without a beginning cannot be read: it has no slots.
            slots = slots_of(world, server, place) if born is not None and born <= world.horizon else []
            over = [each for each in slots if each.end <= world.horizon]
            failed += sum(each.failed for each in over)
            if not slots:
                continue
            rates = [Fraction(each.asked - each.failed, each.asked) if each.asked else None for each in over]
            key = (label, server)
            assert found.values("mean")[key] == mean([Fraction(1) if each is None else each for each in rates])
            assert found.values("full")[key] == mean([each for each in rates if each is not None])
            good = [
                each.down == 0 and (each.asked < 2 or (rate is not None and rate > Fraction(1, 2)))
                for each, rate in zip(over, rates, strict=True)
            ]
            assert found.values("good")[key] == (Fraction(sum(good), len(good)) if good else None)
            assert found.values("down")[key] == sum(each.down > 1 for each in over)
        assert found.values("failed")[label] == failed

"""What the records should look like, and whether they do: `expect` of a record set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from servanda.clock.civil import add_civil
from servanda.clock.units import DAY, date_of
from servanda.clock.zone import Zone
from servanda.engines.engine import Engine
from servanda.query.relation import Aggregate, Filter, Group, Scan, Select
from servanda.query.scalar import Col, FloorDiv, IsNull, Not
from servanda.records.declared import Declared, Expect
from servanda.records.loaded import Loaded
from servanda.words.duration import Civil, show_duration
from servanda.words.problem import Problem
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_value
from servanda.words.told import compared, duration_told

_QUARTER = 900_000_000
_ENOUGH_DAYS = 5


def check_expectations(
    engine: Engine, declared: Declared, loaded: Loaded, zone: Zone, as_of: int
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The doubts that make readings undetermined, and the warnings. `as_of` is UTC microseconds.

    Days are local; the first and the last one with rows are taken for incomplete and not judged.
    """
    expect = declared.expect
    if expect is None:
        return (), ()
    found = list(_about_the_whole(expect, declared, loaded, min(as_of, loaded.horizon), zone))
    if declared.placed_by and (expect.rows_a_day or expect.jump):
        found += _about_days(expect, declared.name, _rows_by_day(engine, declared.placed_by, loaded, zone))
    if expect.doubt == "undetermined":
        return tuple(found), ()
    hint = "`expect:` of the record set says so; with `undetermined` there, readings would wait."
    return (), tuple(Problem("S340", sentence, declared.place, hint, "warning") for sentence in found)


def _about_the_whole(expect: Expect, declared: Declared, loaded: Loaded, until: int, zone: Zone) -> Iterable[str]:
    name = f"`{declared.name}`"
    if expect.newest is not None and _too_old(expect, expect.newest, loaded.last, until, zone):
        age = _age(until - loaded.last) if loaded.last is not None else Sentence("there is none")
        newest = expect.newest
        most = Figure(show_duration(newest)) if isinstance(newest, int) else duration_told(newest)
        limit = compared("below" if expect.newest_below else "at most", most)
        yield Sentence("The newest row of {name} should be {limit} old; {age}.", name=name, limit=limit, age=age)
    if expect.vanished is not None and loaded.vanished > expect.vanished:
        yield Sentence(
            "{number} keys of {name} vanished from the latest export; at most {most} should.",
            number=Figure(loaded.vanished), name=name, most=Figure(expect.vanished),
        )  # fmt: skip
    unreadable = loaded.without_key + loaded.without_time + loaded.broken_rows
    if expect.unreadable is not None and unreadable > expect.unreadable:
        yield Sentence(
            "{number} rows of {name} are unreadable; at most {most} should be.",
            number=Figure(unreadable), name=name, most=Figure(expect.unreadable),
        )  # fmt: skip
    share = expect.unreadable_share
    if share is not None and unreadable > share * loaded.rows:
        yield Sentence(
            "{number} of {all} rows of {name} are unreadable; at most {most} should be.", number=Figure(unreadable),
            all=Figure(loaded.rows), name=name, most=Figure(show_value(share, "percent")),
        )  # fmt: skip


def _age(microseconds: int) -> Sentence:
    return Sentence("it is {time} old", time=Figure(show_duration(microseconds)))


def _too_old(expect: Expect, age: int | Civil, last: int | None, until: int, zone: Zone) -> bool:
    """Is a row of the instant `last` older than it should be?"""
    if last is None:
        return True
    most = add_civil(last, age, zone) if isinstance(age, Civil) else last + age
    return until >= most if expect.newest_below else until > most


def _rows_by_day(engine: Engine, placed_by: str, loaded: Loaded, zone: Zone) -> dict[int, int]:
    """Rows by local day number. Every zone's offset is a whole number of quarter hours."""
    scan = Filter(Scan(loaded.table, (placed_by,)), Not(IsNull(Col(placed_by))))
    quarters = Select(scan, (("quarter", FloorDiv(Col(placed_by), _QUARTER)),))
    days: Counter[int] = Counter()
    for quarter, rows in engine.run(Group(quarters, ("quarter",), (("rows", Aggregate("count")),))):
        if isinstance(quarter, int) and isinstance(rows, int):
            days[zone.to_local(quarter * _QUARTER) // DAY] += rows
    return dict(days)


def _about_days(expect: Expect, name: str, days: dict[int, int]) -> Iterable[str]:
    whole = {day: days[day] for day in sorted(days)[1:-1]}
    least, most = expect.rows_a_day or (None, None)
    few = [day for day, rows in whole.items() if least is not None and rows < least]
    many = [day for day, rows in whole.items() if most is not None and rows > most]
    if few:
        yield Sentence(
            "`{name}` has fewer than {limit} rows on {number} days, first {date} with {rows}.",
            name=name, limit=Figure(least), number=Figure(len(few)), date=date_of(few[0]), rows=Figure(days[few[0]]),
        )  # fmt: skip
    if many:
        yield Sentence(
            "`{name}` has more than {limit} rows on {number} days, first {date} with {rows}.",
            name=name, limit=Figure(most), number=Figure(len(many)), date=date_of(many[0]), rows=Figure(days[many[0]]),
        )  # fmt: skip
    if expect.jump and len(whole) >= _ENOUGH_DAYS:
        usual = sorted(whole.values())[len(whole) // 2]
        jumps = [day for day, rows in whole.items() if _jumps(expect, expect.jump, rows, usual)]
        if jumps:
            yield Sentence(
                "The rows of `{name}` jump on {number} days, first {date} with {rows}; {usual} are usual.", name=name,
                number=Figure(len(jumps)), date=date_of(jumps[0]), rows=Figure(days[jumps[0]]), usual=Figure(usual),
            )  # fmt: skip


def _jumps(expect: Expect, factor: Fraction, rows: int, usual: int) -> bool:
    if expect.jump_below:
        return rows >= factor * usual or rows * factor <= usual
    return rows > factor * usual or rows * factor < usual

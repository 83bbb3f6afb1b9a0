"""Follow-ups on both engines: small tables as two parties would write them, and random records against a plain loop."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

from paper import Paper
from servanda.clock.periods import named
from servanda.clock.zone import Zone
from servanda.measure.followed import NEVER, Followed, Wait, newest_period, read_followed, rows_of
from servanda.measure.tries import Tries, attempted_at, read_tries

TEXT = """
    calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
    records:
      leads: {key: id, time: at, columns: {given: time, kind: text, decided: time, won: time}}
      calls: {key: id, time: at, belongs_to: {leads: lead}, columns: {way: text, answer: yes/no}}
    objectives: {volume: {metric: {count: leads}, each: month}}
    follow_up:
      leads:
        assigned: given
        attempt: {of: calls, where: way = 'out', cost: 18 USD}
        contact: answer
        qualified: decided
        calendar: office
        limit: 1 h
        bands: [5 min, 1 h]
        per: kind
        customer: won
        revenue: 500 USD
        matures_after: 5 days
"""
LEADS = "id | at | given | kind | decided | won"
CALLS = "id | lead | at | way | answer"


def asked(paper: Paper, files: Mapping[str, str], until: str, read: Any, *, worth: bool = False) -> Any:
    """What is read of the follow-up, on every engine."""
    return paper.follow_up(TEXT, files, until, read, worth=worth)


def in_month(prepared: Any, label: str = "2026-03") -> tuple[Followed, ...]:
    return read_followed(prepared, rows_of(prepared, named(label, Zone("UTC")), f"rows {label}"))


def step(found: Followed, name: str) -> Wait:
    return next(each for each in found.waits if each.step == name)


def minutes(wait: Wait) -> list[Any]:
    return [None if each is None else "never" if each >= NEVER else each / 60_000_000 for each in wait.percentiles]


def test_each_step_has_its_own_wait_in_open_time(paper: Paper) -> None:
    """Created on Friday at 16:30, given at 16:50, called on Monday at 09:10, reached at 10:10, decided on Tuesday at 09:10."""
    files = {
        "leads": f"{LEADS}\n L1 | 2026-03-06 16:30 | 2026-03-06 16:50 | A | 2026-03-10 09:10 |",
        "calls": f"""{CALLS}
            C0 | L1 | 2026-03-06 16:31 | in | yes
            C1 | L1 | 2026-03-09 09:10 | out | no
            C2 | L1 | 2026-03-09 10:10 | out | yes""",
    }
    whole, kind = asked(paper, files, "2026-03-20", in_month)
    assert (kind.split, kind.value, kind.records) == ("kind", "A", 1)
    medians = {each.step: minutes(each)[0] for each in whole.waits}
    assert medians == {"assigned": 20, "attempted": 20, "contacted": 60, "qualified": 7 * 60, "waited": 40}
    assert (whole.in_time, whole.late, whole.share) == (1, 0, 1)


def test_who_was_never_called_waits_for_ever_and_who_is_young_is_not_told_of(paper: Paper) -> None:
    """At 12:00 two have been called, one waits since 09:00 (over the hour), one since 11:30 (not yet due)."""
    files = {
        "leads": f"""{LEADS}
            L1 | 2026-03-10 09:00 | 2026-03-10 09:00 | A | |
            L2 | 2026-03-10 09:00 | 2026-03-10 09:00 | A | |
            L3 | 2026-03-10 09:00 | 2026-03-10 09:00 | A | |
            L4 | 2026-03-10 11:30 | 2026-03-10 11:30 | A | |
            L5 | 2026-03-10 11:30 | | A | |""",
        "calls": f"""{CALLS}
            C1 | L1 | 2026-03-10 09:03 | out | no
            C2 | L2 | 2026-03-10 09:30 | out | no
            C3 | L3 | 2026-03-10 09:01 | mail | no""",
    }
    whole = asked(paper, files, "2026-03-10 12:00", in_month)[0]
    attempted = step(whole, "attempted")
    assert (attempted.done, attempted.never, attempted.young, attempted.in_bands) == (2, 1, 1, (1, 1, 1))
    assert minutes(attempted) == [30, "never", "never"]
    assert (whole.in_time, whole.late, whole.never_tried, whole.pending) == (2, 1, 1, 1)
    assert step(whole, "assigned").young == 1


def test_a_change_of_hands_does_not_begin_the_wait_anew(paper: Paper) -> None:
    """Called at 09:40, handed on at 13:00: an export that knows the last owner only would say it was never called."""
    files = {
        "leads": f"{LEADS}\n L1 | 2026-03-10 09:00 | 2026-03-10 13:00 | A | |",
        "calls": f"{CALLS}\n C1 | L1 | 2026-03-10 09:40 | out | no",
    }
    whole = asked(paper, files, "2026-03-20", in_month)[0]
    assert (whole.anew, whole.in_time, minutes(step(whole, "attempted"))[0]) == (1, 1, 40)
    assert step(whole, "assigned").every == 0, "when it first had an owner nobody knows"


def test_published_waits_in_business_hours(paper: Paper, shared: Path) -> None:
    """Each published pair is a record that came at the first instant and was called at the second."""
    cases = json.loads((shared / "cases" / "revops_examples.json").read_text(encoding="utf-8"))
    own = [each for each in cases if each["kind"] == "followup" and "pairs" in each["input"]]
    assert own
    for case in own:
        hours = case["input"]["calendar"]
        assert (hours["tz"], hours["days"], hours["hours"]) == ("UTC", [1, 2, 3, 4, 5], [["09:00", "17:00"]])
        pairs, expect = case["input"]["pairs"], case["expect"]["business_minutes"]
        files = {
            "leads": "\n".join([LEADS, *(f"L{at} | {came} | {came} | {at} | |" for at, (came, _) in enumerate(pairs))]),
            "calls": "\n".join(
                [CALLS, *(f"C{at} | L{at} | {called} | out | no" for at, (_, called) in enumerate(pairs))]
            ),
        }
        month = pairs[0][0][:7]
        found = asked(paper, files, "2024-07-01", lambda prepared: in_month(prepared, month))[1:]  # noqa: B023
        told = {int(each.value): minutes(step(each, "attempted"))[0] for each in found}
        assert [told[place] for place in range(len(pairs))] == expect, case["id"]


def open_minutes(start: datetime, end: datetime) -> int:
    """Minutes of Monday to Friday from nine to five, counted one by one."""
    return sum(
        (start + timedelta(minutes=each)).weekday() < 5 and 9 <= (start + timedelta(minutes=each)).hour < 17
        for each in range(int((end - start).total_seconds() // 60))
    )


def random_files(
    seed: int,
) -> tuple[dict[str, str], list[tuple[datetime, datetime | None]], dict[int, list[tuple[datetime, bool]]]]:
    """Leads of a week and their calls, on whole minutes."""
    draw, base = random.Random(seed), datetime(2026, 3, 2, tzinfo=UTC)
    leads: list[tuple[datetime, datetime | None]] = []
    calls: dict[int, list[tuple[datetime, bool]]] = {}
    for number in range(60):
        came = base + timedelta(minutes=draw.randrange(5 * 1440))
        given = came + timedelta(minutes=draw.choice([0, 2, 30, 200])) if draw.random() < 0.9 else None
        leads.append((came, given))
        calls[number] = [
            (came + timedelta(minutes=draw.choice([-60, 1, 4, 30, 61, 700, 2000]) + each), draw.random() < 0.3)
            for each in range(draw.randrange(5))
        ]
    rows = [f"L{at} | {came:%F %H:%M} | {'' if given is None else f'{given:%F %H:%M}'} | A | | {'2026-03-06' if at % 3 == 0 else ''}"
            for at, (came, given) in enumerate(leads)]  # fmt: skip
    made = [f"C{at}-{place} | L{at} | {when:%F %H:%M} | out | {'yes' if answer else 'no'}"
            for at, own in calls.items() for place, (when, answer) in enumerate(own)]  # fmt: skip
    return {"leads": "\n".join([LEADS, *rows]), "calls": "\n".join([CALLS, *made])}, leads, calls


UNTIL = datetime(2026, 3, 9, 12, tzinfo=UTC)


def rank(values: Sequence[float], share: float) -> Any:
    found = sorted(values)[ceil(share * len(values)) - 1] if values else None
    return "never" if found == float("inf") else found


def test_random_follow_ups_are_what_a_loop_says(paper: Paper) -> None:
    files, leads, calls = random_files(1)
    whole = asked(paper, files, f"{UNTIL:%F %H:%M}", in_month)[0]
    told: list[float] = []
    late = 0
    for number, (came, given) in enumerate(leads):
        tried = min((when for when, _ in calls[number] if came <= when <= UNTIL), default=None)
        start = came if tried is not None and (given is None or tried < given) else given
        if start is None or start > UNTIL:
            continue
        took = open_minutes(start, tried or UNTIL)
        if tried is not None or took > 60:
            told.append(took if tried is not None else float("inf"))
        late += took > 60 if tried is not None else took >= 60
    wait = step(whole, "attempted")
    assert minutes(wait) == [rank(told, share) for share in (0.5, 0.9, 0.95)]
    assert wait.in_bands == (
        sum(each <= 5 for each in told), sum(5 < each <= 60 for each in told), sum(each > 60 for each in told),
    )  # fmt: skip
    assert whole.late == late


def test_random_attempts_are_what_a_loop_says(paper: Paper) -> None:
    """Attempts up to the first contact are made to reach somebody; later ones are not."""
    files, leads, calls = random_files(3)
    found: Tries = asked(
        paper,
        files,
        f"{UNTIL:%F %H:%M}",
        lambda prepared: read_tries(prepared, rows_of(prepared, None, "all")),
        worth=True,
    )
    made: dict[int, int] = {}
    customers: dict[int, int] = {}
    ripe = 0
    for number, (came, _) in enumerate(leads):
        if came + timedelta(days=5) > UNTIL:
            continue
        ripe += 1
        own = sorted((when, not answer) for when, answer in calls[number] if came <= when <= UNTIL)
        reached = next((place for place, (_, missed) in enumerate(own, start=1) if not missed), None)
        for place in range(1, (reached or len(own)) + 1):
            made[place] = made.get(place, 0) + 1
        if reached and number % 3 == 0:
            customers[reached] = customers.get(reached, 0) + 1
    assert (found.records, attempted_at(found)) == (ripe, made)
    assert {each.number: each.customers for each in found.tried if each.customers} == customers
    assert sum(found.had.values()) == ripe < len(leads) == ripe + found.young
    assert found.revenue == 500 * found.customers


def test_the_newest_month_with_records_is_told_of(paper: Paper) -> None:
    files = {
        "leads": f"""{LEADS}
            L1 | 2026-01-10 09:00 | 2026-01-10 09:00 | A | |
            L2 | 2026-02-27 09:00 | 2026-02-27 09:00 | A | |""",
        "calls": f"{CALLS}\n C1 | L1 | 2026-01-10 09:03 | out | no",
    }
    period = asked(paper, files, "2026-04-20", lambda prepared: newest_period(prepared, rows_of(prepared, None, "all")))
    assert period.label == "2026-02"


def test_where_only_the_number_of_attempts_is_known_the_last_is_taken_for_the_one_that_reached(paper: Paper) -> None:
    """Nothing written is none; who became a customer without an attempt was reached by none."""
    text = TEXT.replace("columns: {given: time,", "columns: {made: number, tried: time, given: time,").replace(
        "{of: calls, where: way = 'out', cost: 18 USD}", "{number: made, first: tried, cost: 18 USD}"
    ).replace("        contact: answer\n", "")  # fmt: skip
    files = {
        "leads": """id | at | given | kind | decided | won | made | tried
            L1 | 2026-03-02 09:00 | 2026-03-02 09:00 | A | | 2026-03-09 09:00 | 3 | 2026-03-02 09:40
            L2 | 2026-03-02 09:00 | 2026-03-02 09:00 | A | | | 3 | 2026-03-02 11:00
            L3 | 2026-03-02 09:00 | 2026-03-02 09:00 | B | | 2026-03-09 09:00 | |
            L4 | 2026-03-02 09:00 | 2026-03-02 09:00 | B | | | 1 | 2026-03-02 09:05""",
        "calls": CALLS,
    }
    tries = paper.follow_up(
        text, files, "2026-03-20", lambda each: read_tries(each, rows_of(each, None, "rows")), worth=True
    )
    assert attempted_at(tries) == {1: 3, 2: 2, 3: 2}
    assert [(each.number, each.records, each.customers) for each in tries.tried] == [(0, 1, 0), (1, 1, 0), (3, 2, 1)]
    assert (tries.customers, tries.unreached) == (2, 1)
    (whole, *_) = paper.follow_up(text, files, "2026-03-20", in_month)
    assert (whole.in_time, whole.late, whole.never_tried) == (2, 2, 1)
    assert minutes(step(whole, "attempted")) == [40, "never", "never"]

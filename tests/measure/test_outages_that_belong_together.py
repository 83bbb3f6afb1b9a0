"""Outages with little time between them are one, and the first minutes of an outage may be free; minute by minute by hand."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper import Measure

MINUTE = 60_000_000
OUTAGES = "records: {outages: {key: id, starts: began, ends: ended}}\n"
ROWS = """
    id|began|ended
    1|2026-01-05 10:00|2026-01-05 10:05
    2|2026-01-05 10:07|2026-01-05 10:10
    3|2026-01-05 10:15|2026-01-05 10:19
"""


def clause(metric: str) -> str:
    return f"objectives: {{it: {{promised_by: seller, to: buyer, metric: {{downtime: outages, {metric}}}, each: month}}}}\n"


def down(measure: Measure, metric: str, rows: str = ROWS, until: str = "2026-02-01") -> int:
    value = measure(OUTAGES + clause(metric), {"outages": rows}, until).one().reading.value
    assert value is not None
    return int(value) // MINUTE


def test_outages_with_less_between_them_are_one_and_it_is_down_all_along(measure: Measure) -> None:
    assert down(measure, "up_after: 2 min") == 12, "two minutes up are enough"
    assert down(measure, "up_after: 3 min") == 14
    assert down(measure, "up_after: 5 min") == 14, "five minutes up are enough again"
    assert down(measure, "up_after: 6 min") == 19


def test_their_length_is_that_of_the_whole(measure: Measure) -> None:
    assert down(measure, "up_after: 3 min, only_outages: at least 10 min") == 10
    assert down(measure, "up_after: 6 min, only_outages: at least 19 min") == 19
    assert down(measure, "only_outages: at least 10 min") == 0


def test_the_first_minutes_of_every_outage_do_not_count(measure: Measure) -> None:
    assert down(measure, "grace: 4 min") == 1
    assert down(measure, "grace: 4 min, up_after: 3 min") == 6
    assert down(measure, "grace: 4 min, only_outages: at least 5 min") == 1, "of the first one minute is left"


def test_what_has_just_ended_may_still_become_longer(measure: Measure) -> None:
    """Up for a minute, it is not up again before five have passed; until then nobody can say what that minute was."""
    rows = "id|began|ended\n1|2026-01-31 23:55|2026-01-31 23:59"
    text = OUTAGES + clause("up_after: 5 min").replace("each:", "target: at most 4 min, each:")
    words = {
        until: measure(text, {"outages": rows}, until).verdicts[0].word
        for until in ("2026-02-01 00:00", "2026-02-01 00:03", "2026-02-01 00:04")
    }
    assert words == {"2026-02-01 00:00": "open", "2026-02-01 00:03": "open", "2026-02-01 00:04": "met"}
    again = f"{rows}\n2|2026-02-01 00:03|2026-02-01 00:05"
    january, february = measure(text, {"outages": again}, "2026-03-01").verdicts
    assert (january.word, january.reading.value, february.reading.value) == ("missed", 5 * MINUTE, 5 * MINUTE)


spans = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 12)), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(spans, st.integers(0, 9), st.integers(0, 6), st.integers(0, 9))
def test_as_a_person_would_count_the_minutes(
    measure: Measure, found: list[tuple[int, int]], gap: int, grace: int, least: int
) -> None:
    lines = [f"{n}|2026-01-05 {10 + a // 60}:{a % 60:02}|2026-01-05 {10 + (a + b) // 60}:{(a + b) % 60:02}"
             for n, (a, b) in enumerate(found)]  # fmt: skip
    keys = [f"up_after: {gap} min"] if gap else []
    keys += [f"grace: {grace} min"] if grace else []
    keys += [f"only_outages: at least {least} min"] if least else []
    expected = minutes({minute for a, b in found for minute in range(a, a + b)}, gap, grace, least)
    text = OUTAGES + clause(", ".join(keys)) if keys else OUTAGES + clause("calendar: all hours")
    reading = measure(text, {"outages": "\n".join(["id|began|ended", *lines])}, "2026-02-01").one().reading
    assert reading.value == expected * MINUTE


def minutes(bad: set[int], gap: int, grace: int, least: int) -> int:
    """Fill the gaps that are too short, find the runs, leave out the short ones, and drop the free minutes of each."""
    whole: list[list[int]] = []
    for minute in sorted(bad):
        if whole and (minute - whole[-1][-1] == 1 or minute - whole[-1][-1] - 1 < gap):
            whole[-1].extend(range(whole[-1][-1] + 1, minute + 1))
        else:
            whole.append([minute])
    return sum(max(len(run) - grace, 0) for run in whole if len(run) >= least)

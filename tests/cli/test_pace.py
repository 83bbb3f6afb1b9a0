"""`servanda pace`: what Marketing sees at midday, what scripts get, and what is said to mistakes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from terminal import Place, run

GOAL = """\
servanda: 1
id: leads
title: Leads
version: "1.0"
in_force: 2026-04-01
timezone: America/New_York
currency: USD
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}, dates: {2026-05-25: closed}}
records:
  leads:
    from: leads.csv
    key: lead_id
    time: created_at
    columns: {source: text, worth: money}
objectives:
  volume:
    promised_by: marketing
    to: sales
    metric: {count: leads}
    target: at least 400
    each: month
    pace: working days of office
  worth:
    promised_by: marketing
    metric: {sum: leads, of: worth}
    target: at least 31000 USD
    each: month
  sources:
    promised_by: marketing
    metric: {count: leads, distinct: source}
    target: at least 2
    each: month
  web:
    promised_by: marketing
    metric: {share: leads, good: source = 'web'}
    target: at least 10%
    each: month
  plain: {metric: {count: leads}, each: month}
"""


def rows(days: Iterable[tuple[date, int]]) -> str:
    """So many leads at ten o'clock on each day, each worth 100 USD."""
    found = [
        f"L{day:%m%d}-{number},{day} 10:00,{'web' if number % 2 else 'fair'},100"
        for day, many in days
        for number in range(many)
    ]
    return "\n".join(["lead_id,created_at,source,worth", *found]) + "\n"


def every(first: str, last: str, many: int) -> Iterable[tuple[date, int]]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        if day.weekday() < 5:
            yield day, many
        day += timedelta(days=1)


@pytest.fixture
def may(place: Place) -> Place:
    """20 leads on each working day of April, 15 on the ten working days of May that are over by the 14th."""
    place.write("agreement.yaml", GOAL)
    place.write("leads.csv", rows([*every("2026-04-01", "2026-04-30", 20), *every("2026-05-01", "2026-05-14", 15)]))
    place.write("servanda.toml", '[records.leads]\nfile = "leads.csv"\ncomplete_until = "2026-05-15"\n')
    return place


def test_the_screen_says_where_the_goal_stands_and_draws_its_days(may: Place) -> None:
    """20 working days in May without the 25th; 10 are over: 200 expected, 150 there, 250 in 10 days to come."""
    ran = run("pace", may.file, "volume")
    assert ran.code == 1
    assert (
        ran.out
        == """\
Leads

volume, 2026-05: ✗ behind
  150 of 400 leads, 50 behind pace, 25 a working day needed
  10 of 20 working days are over, 200 expected by now; records until 15 May 2026 00:00
  about 300 by the end (278 to 322), under 1% to reach the goal

  400 ┤                                                    ··········
      │                                        ············
      │                                    ····
      │                          ··········
      │                      ····
      │            ··········▃▃▅▅██
      │        ··▁▁▄▄▆▆▆▆▆▆████████
      │▂▂▂▂▂▂▄▄▇▇██████████████████
    0 └──────────────────────────────────────────────────────────────
       1 May                                                   31 May
       █ so far   · expected   ▒ so far, beyond what was expected
"""
    )


def test_every_goal_is_listed_and_nothing_else(may: Place) -> None:
    found = list(csv.DictReader(io.StringIO(run("pace", may.file, "--format", "csv").out)))
    assert [each["objective"] for each in found] == ["volume", "worth", "sources"]
    volume, worth, sources = found
    assert (volume["expected"], volume["gap"], volume["ratio"], volume["needed_a_day"]) == ("200", "-50", "0.75", "25")
    assert (worth["unit"], worth["actual"], worth["expected"], worth["status"]) == ("USD", "15000", "14000", "on track")
    assert sources["why_no_forecast"] == "not by days"


def test_scripts_get_each_day_of_the_period(may: Place) -> None:
    [volume] = run("pace", may.file, "volume", "--format", "json").json["paces"]
    days = {each["date"]: each for each in volume["days"]}
    assert len(days) == 31
    assert days["2026-05-01"] == {
        "date": "2026-05-01",
        "counts": True,
        "holiday": None,
        "expected": "20",
        "brought": "15",
    }
    assert (days["2026-05-14"]["brought"], days["2026-05-15"]["brought"]) == ("15", None)
    assert (days["2026-05-25"]["counts"], days["2026-05-31"]["expected"]) == (False, "400")
    assert volume["said"][0] == "150 of 400 leads, 50 behind pace, 25 a working day needed"


def test_an_earlier_instant_and_an_earlier_period_can_be_asked_for(may: Place) -> None:
    early = run("pace", may.file, "volume", "--as-of", "2026-05-05")
    assert "no forecast yet" in early.out
    assert (early.code, "just begun" in early.out) == (0, True)
    april = run("pace", may.file, "volume", "--period", "2026-04")
    assert "440 of 400 leads, goal reached" in april.out
    assert "no day that counts is left" in april.out


def test_a_day_that_has_only_begun_is_not_expected_yet(may: Place) -> None:
    [volume] = run("pace", may.file, "volume", "--as-of", "2026-05-14 12:00", "--format", "json").json["paces"]
    assert (volume["actual"], volume["expected"], volume["days_left"]) == ("150", "180", 11)


def test_the_past_says_how_a_month_goes(may: Place) -> None:
    """After 14 of 31 days as much of 400 is expected as April had of its 440 after 13 17/31 of 30: nine days and 17/31 of one."""
    may.change("pace: working days of office", "pace: last 1 period")
    [volume] = run("pace", may.file, "volume", "--format", "json").json["paces"]
    assert Fraction(volume["expected"]) == Fraction(400, 440) * (9 * 20 + 20 * Fraction(17, 31))
    assert volume["days"][-1]["expected"] == "400"
    assert run("pace", may.file, "volume", "--period", "2026-04").codes == ["S953"]


def test_too_much_is_an_alarm_too(may: Place) -> None:
    may.change("target: at least 400", "target: at least 230")
    ran = run("pace", may.file, "volume")
    assert (ran.code, "! too far ahead" in ran.out) == (1, True)
    may.change("pace: working days of office", "pace: {over: working days of office, too_far_ahead: never}")
    assert run("pace", may.file, "volume").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["plain"], "S950"), (["web"], "S951"), (["volum"], "S608"), (["volume", "--period", "2026-09"], "S606"),
        (["volume", "--as-of", "someday"], "S603"),
    ],
)  # fmt: skip
def test_what_has_no_pace_is_told_with_its_reason(may: Place, words: list[str], code: str) -> None:
    ran = run("pace", may.file, *words)
    assert (ran.code, ran.codes) == (2, [code])
    assert run("pace", may.file, *words, "--format", "json").json["problems"][0]["code"] == code


def test_nothing_is_known_after_the_records_end(may: Place) -> None:
    ran = run("pace", may.file, "volume", "--as-of", "2026-05-29")
    assert "10 of 20 working days are over" in ran.out
    assert "The records end before 29 May 2026 00:00: what came since is not known." in ran.out
    before = run("pace", may.file, "--as-of", "2026-03-01")
    assert (before.code, before.codes) == (0, ["S606"])
    assert "Nothing in it grows" not in before.out


def test_a_first_period_that_the_term_cuts_has_the_goal_cut_by_days(may: Place) -> None:
    """From 11 May on 21 of 31 days are left of 310: 210 in 14 working days, of which four are over on the 15th."""
    may.change("in_force: 2026-04-01", "in_force: 2026-05-11")
    may.change("target: at least 400", "target: at least 310\n    partial_period: pro rata")
    [volume] = run("pace", may.file, "volume", "--format", "json").json["paces"]
    assert (volume["goal"], volume["expected"], volume["actual"]) == ("210", "60", "60")
    assert (volume["days"][0]["date"], len(volume["days"])) == ("2026-05-11", 21)


def test_a_goal_of_at_most_has_no_pace(may: Place) -> None:
    may.change("target: at least 400", "target: at most 400")
    assert run("pace", may.file, "volume").codes == ["S951"]


def test_a_calendar_that_never_opens_in_the_period_is_told_at_its_place(may: Place) -> None:
    may.change("dates: {2026-05-25: closed}", "dates: {first 23 working days of month: closed}")
    ran = run("pace", may.file, "volume")
    assert (ran.code, ran.codes) == (0, ["S952"])
    assert "pace: working days of office" in ran.err


def test_an_agreement_without_a_goal_says_so(may: Place) -> None:
    for name in ("volume", "worth", "sources"):
        may.change(f"  {name}:\n", f"  {name}-of-old:\n")
    text = may.file.read_text(encoding="utf-8")
    for target in ("at least 400", "at least 31000 USD", "at least 2"):
        text = text.replace(f"    target: {target}\n", "").replace("    pace: working days of office\n", "")
    may.write("agreement.yaml", text)
    ran = run("pace", may.file)
    assert (ran.code, "Nothing in it grows towards a goal" in ran.out) == (0, True)


def test_records_of_the_time_before_the_agreement_are_history_and_nobodys_verdict(may: Place) -> None:
    """In force from May on, with a pace like April's, which had 20 leads on each of its 22 working days.

    14 of 31 days of May are as 13 17/31 days of April: nine working days with 180 leads, and 17/31 of the 20 leads of the
    14th. That part of April's 440 is expected of the 400.
    """
    may.change("in_force: 2026-04-01", "in_force: 2026-05-01")
    may.change("pace: working days of office", "pace: last 3 periods")
    ran = run("pace", may.file, "volume", "--format", "json")
    (pace,) = ran.json["paces"]
    expected = Fraction(400, 440) * (180 + Fraction(17, 31) * 20)
    assert (pace["period"], pace["expected"], pace["forecast"] is not None) == ("2026-05", str(expected), True)
    assert "S953" not in [each["code"] for each in ran.json["problems"]]
    assert run("pace", may.file, "volume", "--period", "2026-04").codes == ["S606"], "April is not of the agreement"


def test_a_folder_shows_the_goals_of_all_its_agreements(may: Place) -> None:
    """Three agreements on the same leads: one calls its money otherwise, one has no goal at all."""
    other = GOAL.replace("id: leads", "id: other").replace("  worth:\n", "  money:\n")
    may.write("other.yaml", other)
    may.write(
        "without.yaml",
        GOAL[: GOAL.index("  volume:")].replace("id: leads\ntitle: Leads", "id: without\ntitle: Without"),
    )
    with (may.folder / "without.yaml").open("a", encoding="utf-8") as file:
        file.write("  plain: {metric: {count: leads}, each: month}\n")
    printed = csv.DictReader(io.StringIO(run("pace", may.folder, "--format", "csv").out))
    goals = {(each["agreement"], each["objective"]) for each in printed}
    assert goals >= {("leads", "volume"), ("leads", "worth"), ("other", "volume"), ("other", "money")}
    assert "Nothing grows towards a goal in Without." in run("pace", may.folder).out
    money = run("pace", may.folder, "money", "--format", "json").json
    assert [[one["objective"] for one in each["paces"]] for each in money] == [[], ["money"], []]
    unknown = run("pace", may.folder, "moneys")
    assert unknown.code == 2 and unknown.codes == ["S608"]

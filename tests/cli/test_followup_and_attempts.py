"""`servanda followup` and `servanda attempts`: what people see, what scripts get, and what is said to mistakes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from terminal import Place, run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

TEXT = """\
servanda: 1
id: desk
title: Leads
in_force: 2026-03-01
currency: USD
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
records:
  leads:
    key: id
    time: at
    columns: {given: time, owner: text, kind: text, won: yes/no, worth: money}
    personal: [owner]
  calls: {key: id, time: at, belongs_to: {leads: lead}, columns: {way: text, answer: yes/no}}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 1, each: month}
  prompt:
    promised_by: sales
    to: marketing
    metric: {clock: leads, start: given, stop: {first: calls}, calendar: office, limit: 1 h}
    target: at least 90%
    each: month
follow_up:
  leads:
    assigned: given
    attempt: {of: calls, where: way = 'out', cost: 18 USD}
    contact: answer
    calendar: office
    limit: 1 h
    bands: [5 min, 1 h]
    per: kind
    person: owner
    value: worth
    customer: won
    revenue: 500 USD
    capacity: {people: 1, hours: 10 h, busy: 50%, minutes: 60 min}
"""


def written(place: Place, text: str = TEXT, leads: int = 60) -> Place:
    """Leads of a morning in March: every third is reached by the first call, a third by the second, a third by none."""
    place.write("agreement.yaml", text)
    rows = [
        f"L{at},2026-03-10 09:00,2026-03-10 09:00,{'ann' if at % 2 else 'ben'},fair,{'yes' if at % 3 < 2 else 'no'},{at}00"
        for at in range(leads)
    ]
    calls = [
        f"C{at}-{place},L{at},2026-03-{10 + place} 09:0{2 * place},out,{'yes' if place == at % 3 else 'no'}"
        for at in range(leads)
        for place in range(min(at % 3 + 1, 2))
    ]
    place.write("leads.csv", "\n".join(["id,at,given,owner,kind,won,worth", *rows]) + "\n")
    place.write("calls.csv", "\n".join(["id,lead,at,way,answer", *calls]) + "\n")
    ends = "complete_until = 2026-04-02\n"
    place.write(
        "servanda.toml", "".join(f'[records.{each}]\nfile = "{each}.csv"\n{ends}' for each in ("leads", "calls"))
    )
    return place


def test_the_steps_of_all_then_by_kind_and_never_by_person(place: Place) -> None:
    ran = run("followup", written(place).file)
    assert ran.code == 0
    assert (
        ran.out
        == """\
Leads

leads, 2026-03: 60 to follow up
counted in open time of office, known until 2 April 2026 00:00
60 of 60 attempted in time = 100%, 0 late
                          done  not yet        p50    p90    p95  to 5 min  to 1 h  longer
  created to assigned       60        0        0 s    0 s    0 s      100%      0%      0%
  assigned to attempted     60        0        0 s    0 s    0 s      100%      0%      0%
  attempted to contacted    40       20  8 h 2 min  never  never    33.3…%      0%  66.6…%
  created to attempted      60        0        0 s    0 s    0 s      100%      0%      0%

  assigned to attempted, by kind
        in time  late  done  not yet  p50  p90  p95  to 5 min  to 1 h  longer
  fair     100%     0    60        0  0 s  0 s  0 s      100%      0%      0%
"""
    )


def test_persons_are_shown_to_those_who_ask(place: Place) -> None:
    here = written(place)
    assert "ann" not in run("followup", here.file).out
    ran = run("followup", here.file, "--person")
    assert "by owner" in ran.out and "ann" in ran.out
    refused = run("followup", here.file, "--by", "owner")
    assert refused.code == 2 and "S994" in refused.err and "--person" in refused.err


def test_scripts_get_a_row_for_each_band(place: Place) -> None:
    rows = list(csv.DictReader(io.StringIO(run("followup", written(place).file, "--format", "csv").out)))
    contacted = [each for each in rows if each["step"] == "contacted" and not each["split"]]
    assert [(each["band"], each["in_band"]) for each in contacted] == [("5 min", "20"), ("1 h", "0"), ("longer", "40")]
    assert {(each["p50"], each["p90"], each["never"]) for each in contacted} == {("28920", "never", "20")}


def test_attempts_are_worth_their_cost_and_people_are_counted(place: Place) -> None:
    """20 of 60 are reached by the first call and 20 of 40 by the second; all of them buy. One person makes five attempts."""
    ran = run("attempts", written(place).file)
    assert ran.code == 1, "there are not people enough"
    assert "      1       60       20         20           20  166.66… USD" in ran.out
    assert "      2       40       20         20           40      250 USD" in ran.out
    assert "1 person × 10 h × 50% ÷ 1 h = 5 attempts a month: 0 for each of 60." in ran.out
    assert run("attempts", written(place).file, "--people", "40").code == 0
    (found,) = run("attempts", written(place).file, "--people", "40", "--format", "json").json["attempts"]
    assert [each["profit"] for each in found["attempts"]] == ["8920", "18200"]
    assert (found["best_by_profit"], found["affordable"], found["promise"]) == (2, 3, 2)


NUMBERS = TEXT.replace("worth: money}", "worth: money, tries: number, first: time}").replace(
    "    contact: answer\n", ""
)


def numbered(place: Place, attempt: str, tries: str = "3") -> Place:
    """Sixty leads of a morning as an export knows them: how often they were called; every third bought, with one call."""
    written(place, NUMBERS.replace("{of: calls, where: way = 'out', ", f"{{{attempt}, "))
    rows = [
        f"L{at},2026-03-10 09:00,2026-03-10 09:00,ann,fair,{'no' if at % 3 else 'yes'},100,{tries if at % 3 else 1},2026-03-10 09:30"
        for at in range(60)
    ]
    place.write("leads.csv", "\n".join(["id,at,given,owner,kind,won,worth,tries,first", *rows]) + "\n")
    return place


def test_where_only_their_number_is_known_the_last_attempt_counts_as_the_one_that_reached(place: Place) -> None:
    """60 had a first call, 20 bought after it; 40 had three in vain: 20 × 500 − 60 × 18 = 8,920, less 2 × 40 × 18."""
    ran = run("attempts", numbered(place, "number: tries, first: first").file, "--format", "json")
    (found,) = ran.json["attempts"]
    told = [(each["leads"], each["customers"], each["profit"]) for each in found["attempts"]]
    assert told == [(60, 20, "8920"), (40, 0, "8200"), (40, 0, "7480")]
    assert (found["best_by_profit"], found["customers_never_reached"], found["had"]) == (1, 0, {"1": 20, "3": 40})
    assert "60 of 60 attempted in time = 100%" in run("followup", place.file).out


@pytest.mark.parametrize(
    ("command", "attempt", "tries", "code"),
    [
        ("followup", "number: tries", "3", "S1122"),
        ("attempts", "number: tries", "2.5", "S401"),
        ("attempts", "number: tries", "86400000", "S401"),
        ("attempts", "number: tries, of: calls", "3", "S1120"),
        ("attempts", "number: tries, where: way = 'out'", "3", "S1120"),
    ],
)
def test_what_a_number_of_attempts_cannot_tell_is_said(
    place: Place, command: str, attempt: str, tries: str, code: str
) -> None:
    ran = run(command, numbered(place, attempt, tries).file)
    assert ran.code == 2 and code in ran.err, ran.err


def test_few_customers_are_told_and_nothing_is_promised(place: Place) -> None:
    ran = run("attempts", written(place, leads=9).file)
    assert "S999" in ran.err and "too few" in ran.err and "promise" not in ran.out


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"    revenue: 500 USD\n": ""}, "S997", "Nothing says what a customer brings."),
        ({", cost: 18 USD": ""}, "S997", "Nothing says what an attempt costs."),
        ({"    customer: won\n    revenue: 500 USD\n": ""}, "S997", "Nothing says which of `leads` became customers."),
    ],
)
def test_what_is_missing_for_money_is_named(place: Place, change: Mapping[str, str], code: str, said: str) -> None:
    text = TEXT
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    ran = run("attempts", written(place, text).file)
    assert code in ran.err and said in ran.err and "earns" not in ran.out


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("bands: [5 min, 1 h]", "bands: [1 h, 5 min]", "S990", "30:18"),
        ("bands: [5 min, 1 h]", "bands: []", "S990", "30:5"),
        ("    customer: won\n", "", "S991", "34:5"),
        ("{key: id, time: at, belongs_to: {leads: lead}, c", "{key: id, belongs_to: {leads: lead}, c", "S992", "26:19"),
        ("cost: 18 USD", "cost: 18 EUR", "S993", "26:52"),
        ("    per: kind\n", "    per: owner\n", "S994", "31:10"),
        ("attempt: {of: calls", "attempt: {of: cals", "S142", "26:19"),
        ("attempt: {of: calls", "attempt: {of: leads", "S992", "26:19"),
        ("    contact: answer", "    contact: answr", "S104", "27:14"),
        ("    assigned: given", "    assigned: kind", "S120", "25:15"),
        ("    calendar: office\n    limit", "    calendar: offic\n    limit", "S141", "28:15"),
        ("people: 1,", "people: 0,", "S201", "36:24"),
        ("busy: 50%", "busy: 150%", "S201", "36:46"),
        ("  leads:\n    assigned", "  leds:\n    assigned", "S142", "24:3"),
    ],
)
def test_mistakes_are_told_at_their_place(place: Place, old: str, new: str, code: str, at: str) -> None:
    assert old in TEXT
    place.write("agreement.yaml", TEXT.replace(old, new))
    ran = run("lint", place.file)
    assert f"{code} " in ran.err, ran.err
    assert f"agreement.yaml:{at}" in ran.err, ran.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("followup", "--by", "kin"), "S996", "Did you mean `kind`?"),
        (("followup", "--period", "march"), "S606", "`march` names no period."),
        (("followup", "--period", "2025-01"), "S606", "No `leads` were there to be followed up in `2025-01`."),
        (("attempts", "--cost", "18"), "S998", "The currency is missing."),
        (("attempts", "--people", "-1"), "S998", "is not above 0"),
        (("attempts", "--revenue", "500 EUR"), "S993", "A customer brings EUR, and an attempt costs USD."),
    ],
)
def test_mistakes_on_the_command_line_are_answered(place: Place, words: tuple[str, ...], code: str, said: str) -> None:
    ran = run(words[0], written(place).file, *words[1:])
    assert code in ran.err and said in ran.err


def test_an_agreement_that_says_nothing_of_it_is_told_what_to_write() -> None:
    ran = run("followup", EXAMPLES / "service-desk" / "service-desk.yaml")
    assert ran.code == 2 and "S995" in ran.err and "follow_up:" in ran.err


PROMPT = TEXT[TEXT.index("  prompt:") : TEXT.index("follow_up:")]
PERSISTS = "    person: owner\n    persistence: {attempts: 3, within: 14 days, unless: owner = 'ben'}\n"


def test_late_lists_by_value_what_was_tried_too_seldom(place: Place) -> None:
    """20 leads had two calls and were not reached in two weeks; the ten of them that are Ben's need no more."""
    ran = run("late", written(place, TEXT.replace("    person: owner\n", PERSISTS)).file)
    own = [at for at in range(60) if at % 3 == 2 and at % 2]
    assert ran.code == 1
    assert "Nothing is late" in ran.out
    assert "Tried too seldom: 10 of leads with fewer than 3 attempts within 14 days" in ran.out
    shown = [line.split()[2] for line in ran.out.splitlines() if " USD  L" in line]
    assert shown == [f"L{at}" for at in reversed(own)], "what is worth most comes first"
    assert f"10 tried too seldom, {sum(own) * 100:,} USD at risk" in ran.out
    (entry,) = run("late", place.file, "--format", "json").json
    assert [each["value_at_risk"] for each in entry["tried_too_seldom"]] == [str(at * 100) for at in reversed(own)]
    assert "seldom tried" in run("late", place.file, "--format", "csv").out
    assert "seldom tried" not in run("late", place.file, "--as-of", "2026-03-24 08:59", "--format", "csv").out


def test_late_sorts_by_the_value_that_the_follow_up_names(place: Place) -> None:
    """At 10:30 everybody waits for an hour and a half: the lead that is worth most comes first, and the sum stands below."""
    here = written(place, leads=4)
    here.write("calls.csv", "id,lead,at,way,answer\n")
    out = run("late", here.file, "--as-of", "2026-03-10 10:30").out
    assert out.index("L3") < out.index("L2") < out.index("L1") < out.index("L0")
    assert "4 late, 600 USD at risk" in out


def test_a_report_lists_what_is_late_in_the_same_order_and_names_no_person(place: Place) -> None:
    """A promise that is split by owner is in no line of the page, and its late records do not say whose they are."""
    text = TEXT.replace("follow_up:", f"{PROMPT.replace('prompt', 'each-owner')}    per: owner\nfollow_up:")
    here = written(place, text, leads=4)
    here.write("calls.csv", "id,lead,at,way,answer\n")
    page = here.folder / "page.html"
    assert run("report", here.file, "--as-of", "2026-03-10 10:30", "--output", page).code == 0
    late = page.read_text(encoding="utf-8").partition('id="late"')[2].partition("</section>")[0]
    assert re.findall(r"<tr><td[^>]*>(\d+ USD)</td><td[^>]*>(L\d)</td>", late) == [
        (f"{worth} USD", key) for worth, key in ((300, "L3"), (200, "L2"), (100, "L1"), (0, "L0")) for _ in range(2)
    ]
    assert "(personal)" in late and "ann" not in late and "ben" not in late


def test_a_report_draws_it_and_the_chat_says_it_in_the_readers_language(place: Place) -> None:
    """Persons stand on no page, and who has nothing to do with the leads reads nothing of them."""
    text = TEXT.replace("sales: {name: Sales}}", "sales: {name: Sales}, auditor: {name: Auditor}}").replace(
        "follow_up:",
        "  audits: {promised_by: sales, to: auditor, metric: {sum: calls, of: 1}, each: month}\nfollow_up:",
    )
    here = written(place, text)
    asked = ("report", here.file, "--period", "2026-03", "--output", here.folder / "out")
    page = here.folder / "out" / "desk-2026-03.html"
    assert run(*asked).code == 0
    html = page.read_text(encoding="utf-8")
    assert "How long leads waited" in html and "What each attempt on leads earns" in html and ">ann<" not in html
    assert "What counts as an attempt: a row of calls where way is out." in html
    assert run(*asked, "--for", "auditor").code == 0
    assert "How long leads waited" not in page.read_text(encoding="utf-8")
    chat = here.folder / "chat.txt"
    assert (
        run("report", here.file, "--period", "2026-03", "--format", "chat", "--language", "de", "--output", chat).code
        == 0
    )
    assert "Nachfassen bei leads: 100 % rechtzeitig, 0 verspätet; die Hälfte binnen 0 s versucht." in chat.read_text(
        encoding="utf-8"
    ).replace("\N{NO-BREAK SPACE}", " ")

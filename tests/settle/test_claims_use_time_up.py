"""A claim that is granted uses up the downtime before it: over twelve months nobody is credited twice for one outage.

The agreement is that of a published cloud service: yearly uptime over the months before, and "any downtime occurring prior
to a successful service credit claim cannot be used for future claims".
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement
from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.claims import Saying, say
from servanda.desk.evidence import evidence
from servanda.desk.explain import explain
from servanda.desk.letter import Wanted, letter
from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.result import Because
from servanda.words.timeofday import parse_date

TEXT = """\
servanda: 1
id: region
version: "1"
in_force: 2026-01-01
term: {starts: 2026-01-01}
timezone: UTC
currency: USD
parties:
  provider: {name: Provider, contacts: [{title: Service manager, may: [sign]}]}
  customer: {name: Customer, contacts: [{title: Purchasing, may: [claim]}]}
records:
  outages: {key: id, starts: began, ends: ended, from: {file: outages.csv, complete_until: "2026-06-01"}}
exclusions:
  used-up: {before: last granted claim, excluded_time: counts as up, clause: "Service Credits, last sentence"}
objectives:
  region:
    promised_by: provider
    to: customer
    metric: {uptime: outages, exclude: [used-up]}
    target: at least 99.8%
    each: month
    over: last 12 months
fees: {bill: {amount: 1000 USD, each: month}}
remedies: {credit: {when: region missed, credit: 10% of bill}}
settlement: {claim: {until: 30 days after the period}}
"""
OUTAGES = "id,began,ended\nO-1,2026-02-10 10:00,2026-02-10 16:00\nO-2,2026-04-20 10:00,2026-04-20 12:00\n"
NOW = Zone("UTC").midnight(day_of(parse_date("2026-06-01")))


class Region:
    """The folder of the agreement, in which both sides speak."""

    def __init__(self, folder: Path, text: str = TEXT) -> None:
        self.file = folder / "region.yaml"
        self.file.write_text(text, encoding="utf-8")
        (folder / "outages.csv").write_text(OUTAGES, encoding="utf-8")

    def say(self, what: str, day: str, period: str = "2026-02", note: str = "") -> None:
        by = "Purchasing" if what in ("claim", "withdraw") else "Service manager"
        recorded = say(Asked([self.file]), Saying(what, "credit", period, by, NOW, date=day, note=note))
        assert recorded.problems == ()

    def measured(self, as_of: str | None = None) -> Measured:
        (found,), _ = measure(Asked([self.file], as_of))
        return found

    def words(self, as_of: str | None = None) -> dict[str, str]:
        return {each.reading.period.label: each.word for each in self.measured(as_of).verdicts}


def texts(tree: Because) -> list[str]:
    return [str(tree.sentence), *(text for each in tree.reasons for text in texts(each))]


def test_once_granted_the_outage_serves_no_later_month(tmp_path: Path) -> None:
    """Six hours in February: missed in February and in March as well, until February's claim of 12 March is granted."""
    region = Region(tmp_path)
    assert {month: word for month, word in region.words().items() if word == "missed"} == {
        "2026-02": "missed", "2026-03": "missed", "2026-04": "missed", "2026-05": "missed",
    }  # fmt: skip
    region.say("claim", "2026-03-12")
    assert region.words()["2026-03"] == "missed", "a claim that waits uses nothing up"
    region.say("grant", "2026-04-15")
    assert region.words("2026-04-15")["2026-03"] == "missed", "the day on which it is granted has not begun"
    assert [region.words("2026-04-16")[month] for month in ("2026-02", "2026-03")] == ["missed", "met"]
    assert set(region.words().values()) == {"met", "missed"}
    assert [each.period.label for each in region.measured().obligations] == ["2026-02"]
    value = region.measured().verdicts[4].reading.value
    assert value == 1 - Fraction(2, 151 * 24), "in May the two hours of April are all that is left of five months"


def test_a_refused_or_withdrawn_claim_uses_nothing_up(tmp_path: Path) -> None:
    region = Region(tmp_path)
    region.say("claim", "2026-03-12")
    region.say("refuse", "2026-03-20", note="The customer's own line was down.")
    assert region.words()["2026-03"] == "missed"
    region.say("grant", "2026-03-25")
    assert region.words()["2026-03"] == "met"


def test_reasons_and_evidence_name_the_claim_and_leave_out_what_it_used_up(tmp_path: Path) -> None:
    region = Region(tmp_path)
    (tree,) = explain(Asked([region.file], period="2026-04"), "region").trees
    assert "no claim for an earlier period was granted, so nothing is used up" in texts(tree)
    region.say("claim", "2026-03-12")
    region.say("grant", "2026-03-20")
    (tree,) = explain(Asked([region.file], period="2026-04"), "region").trees
    said = texts(tree)
    assert (
        "credit 2026-02 was claimed on 12 March 2026 and granted: what lies before 12 March 2026 00:00 is used up"
        in said
    )
    assert any("Not counted is what lies before the last granted claim; it counts as up" in each for each in said)
    for month, keys in {"2026-02": {"O-1"}, "2026-04": {"O-2"}}.items():
        rows = evidence(Asked([region.file], period=month), "region").rows
        assert {row[0] for row in rows if row[6] == "out"} == keys


def test_the_letter_lists_what_counts_and_neither_what_was_used_up_nor_what_was_excluded(tmp_path: Path) -> None:
    """O-3 lies in agreed works and O-4 touches it; O-1 was claimed before."""
    works = '  works: {every: "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=20;BYHOUR=10", for: 2 h, excluded_time: counts as up}\n'
    text = TEXT.replace("objectives:", works + "objectives:").replace("[used-up]", "[used-up, works]")
    region = Region(tmp_path, text)
    rows = "O-3,2026-03-20 10:00,2026-03-20 12:00\nO-4,2026-03-20 12:00,2026-03-20 20:00\n"
    (tmp_path / "outages.csv").write_text(OUTAGES + rows, encoding="utf-8")
    region.say("claim", "2026-03-12")
    region.say("grant", "2026-03-15")
    written, problems = letter(Asked([region.file]), Wanted("Purchasing", NOW, period="2026-03", date="2026-04-05"))
    assert written is not None, problems
    (item,) = written.items
    assert list(item.incidents) == ["O-4: 20 March 2026 12:00 to 20 March 2026 20:00 (8 h)"]


def test_each_version_knows_what_was_granted_under_the_one_before(tmp_path: Path) -> None:
    region = Region(tmp_path)
    region.say("claim", "2026-03-12")
    region.say("grant", "2026-03-20")
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "1.yaml").write_text(TEXT, encoding="utf-8")
    newer = TEXT.replace('version: "1"', 'version: "2"\nreplaces: "1"').replace(
        "in_force: 2026-01-01", "in_force: 2026-03-01"
    )
    region.file.write_text(newer, encoding="utf-8")
    found = region.measured()
    assert len(found.benches) == 2
    words = {each.reading.period.label: each.word for each in found.verdicts}
    assert [words["2026-02"], words["2026-03"], words["2026-04"]] == ["missed", "met", "met"]


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        ("claim: {until: 30 days after the period}", "claim: automatic", "S1035", "warning"),
        ("before: last granted claim,", "before: last granted claim, at_most: 2 h each month,", "S1033", "error"),
        ("each: month\n    over: last 12 months", "each: outages", "S1034", "error"),
        ("last granted claim", "last claim", "S201", "error"),
    ],
)
def test_where_nothing_could_be_used_up_the_text_is_answered(
    tmp_path: Path, old: str, new: str, code: str, severity: str
) -> None:
    path = tmp_path / "region.yaml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    found = [(each.code, each.severity) for each in read_agreement(path)[1]]
    assert (code, severity) in found

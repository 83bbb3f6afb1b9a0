"""`servanda funnel`: what both sides see of the way from a visit to a deal, what scripts get, what is said to mistakes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from funnelled import AGREEMENT, lead, many, written
from terminal import Place, run, workspace


@pytest.fixture(scope="module")
def sales(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return written(workspace(tmp_path_factory.mktemp("funnel")))


def seen(place: Place, *options: str) -> dict[str, Any]:
    ran = run("funnel", place.file, *options, "--format", "json")
    assert ran.code == 0, ran.out
    funnel: dict[str, Any] = json.loads(ran.out)["funnels"][0]
    return funnel


def stages(funnel: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["stage"]: each for each in funnel["stages"]}


def test_who_was_sent_is_accepted_rejected_recycled_or_unaccounted_for(sales: Place) -> None:
    """500 sent − 200 accepted − 180 rejected − 90 recycled = 30."""
    january = seen(sales, "--period", "2026-01")
    sent = stages(january)["sent"]
    assert (sent["number"], sent["moved"], sent["left"]["rejected"], sent["left"]["recycled"]) == ("500", 200, 180, 90)
    assert (sent["unaccounted"], sent["on_its_way"]) == (30, 0)
    accepted = stages(january)["accepted"]
    assert (accepted["moved"], accepted["left"]["lost"], accepted["unaccounted"]) == (30, 120, 50)
    assert january["mature"] is True
    assert stages(january)["lead"]["rate"] == "0.1"  # of 5,000 visitors
    assert january["wins"]["by_number"] == "0.2"
    assert (january["wins"]["by_amount"], january["wins"]["of_opened"]) == ("1/13", "0.15")  # 3,000 of 39,000


def test_a_cohort_and_a_period_are_two_things(sales: Place) -> None:
    """30 were won in February, none of whom had entered in it."""
    february = stages(seen(sales, "--period", "2026-02", "--in-period"))
    assert (february["lead"]["number"], february["won"]["number"], february["won"]["rate"]) == ("0", "30", None)
    assert stages(seen(sales, "--period", "2026-01", "--in-period"))["won"]["number"] == "0"
    assert stages(seen(sales, "--period", "2026-01"))["won"]["overall"] == "0.06"


def test_seventy_five_and_fifty_percent_of_the_same_records(tmp_path: Path) -> None:
    """4 leads of January, 3 won: 1 in January, 2 in February; 2 leads of February, one more won in it: 3 of 2, 1 of 4."""
    rows = [
        *many(1, 1, sent="", won_at="2026-01-20"), *many(2, 2, sent="", won_at="2026-02-20"), *many(4, 1, sent=""),
        *many(5, 1, month="02", sent="", won_at="2026-02-21"), *many(6, 1, month="02", sent=""),
    ]  # fmt: skip
    place = written(workspace(tmp_path), rows)
    cohort, period = (
        stages(seen(place, "--from", "2026-01-01", "--to", "2026-02-01", *option))["won"]["overall"]
        for option in ((), ("--in-period",))
    )
    assert (cohort, period) == ("0.75", "0.25")


def test_the_screen_adds_up_and_says_what_is_not_mature(sales: Place) -> None:
    out = run("funnel", sales.file, "--period", "2026-01").out
    assert "500 lead = 500 sent\n" in out
    assert "500 sent = 200 accepted + 180 rejected + 90 recycled + 30 unaccounted for\n" in out
    assert "200 accepted = 30 won + 120 lost + 50 unaccounted for\n" in out
    assert "Mature: everybody has had their time." in out
    assert "accepted to won 30 days less than half did 30 120 50" in " ".join(out.split())
    assert "lead to sent 24 h 1 day 500 0 0" in " ".join(out.split())
    whole = run("funnel", sales.file).out
    assert "Not yet mature on 1 April 2026 00:00: 7 are still on the way." in whole
    assert "9 entered less than 30 days before then." in whole
    assert "Of the 500 who entered earlier 30 arrived: 6%." in whole


def test_oddly_dated_records_are_counted_and_listed(sales: Place) -> None:
    ran = run("funnel", sales.file, "--period", "2026-03")
    assert "warning S1019  1 of `leads` reached `won` before the stage before it." in ran.err
    assert "All: --records backward." in ran.err
    assert "1 of `leads` bears a time of `sent` after the end of the records." in ran.err
    assert "1 of `leads` cannot be read" in ran.err
    march = stages(seen(sales, "--period", "2026-03"))
    assert (march["lead"]["number"], march["won"]["number"], march["won"]["backward"]) == ("9", "1", 1)
    assert (
        march["sent"]["without_time"] == march["accepted"]["without_time"] == 1
    )  # it came further, and has passed them
    assert march["won"]["median_seconds_from_before"] is None
    (row,) = csv.DictReader(io.StringIO(run("funnel", sales.file, "--records", "backward").out))
    assert (row["key"], row["lead"], row["won"], row["is"]) == (
        "900",
        "2026-03-25T00:00:00Z",
        "2026-03-20T00:00:00Z",
        "won",
    )


def test_what_was_so_then_is_seen_as_of_then(sales: Place) -> None:
    """On 16 January nothing was won, nobody had waited too long, and 30 + 200 were on their way."""
    then = stages(seen(sales, "--as-of", "2026-01-16"))
    assert (then["won"]["number"], then["accepted"]["on_its_way"], then["sent"]["on_its_way"]) == ("0", 200, 30)


def test_it_is_split_by_a_field_and_the_counts_beside_it_too(sales: Place) -> None:
    funnel = seen(sales, "--period", "2026-01", "--by", "source")
    parts = {each["split"]: stages(each) for each in funnel["parts"]}
    assert {name: each["lead"]["number"] for name, each in parts.items()} == {"web": "380", "fair": "120"}
    assert {name: each["visitors"]["number"] for name, each in parts.items()} == {"web": "3000", "fair": "2000"}
    assert "fair" in run("funnel", sales.file, "--by", "source").out


def test_one_person_is_one_lead(tmp_path: Path) -> None:
    """The same address twice: one lead, since its first day, as far as either came; who left none is alone."""
    rows = [
        lead(1, email="a@x.example", amount="10"),
        lead(2, month="02", email="a@x.example", said="yes", said_at="2026-02-12", won_at="2026-02-20", amount="30"),
        lead(3), lead(4),
    ]  # fmt: skip
    place = written(
        workspace(tmp_path), rows, AGREEMENT.replace("    value: amount\n", "    value: amount\n    distinct: email\n")
    )
    january = seen(place, "--period", "2026-01")
    assert (stages(january)["lead"]["number"], stages(january)["won"]["number"]) == ("3", "1")
    assert january["wins"]["won_amount"] == "40"


def test_scripts_get_a_row_for_each_stage(sales: Place) -> None:
    out = run("funnel", sales.file, "--period", "2026-01", "--format", "csv").out
    found = list(csv.DictReader(io.StringIO(out)))
    assert [each["stage"] for each in found] == ["visitors", "lead", "sent", "accepted", "won"]
    assert found[2]["left"] == "rejected=180; recycled=90; lost=0"
    assert found[4]["median_seconds_from_before"] == str(30 * 86_400)


MISTAKES = [
    (("--by", "sorce"), "error S1021  --by sorce: the field of `leads` does not exist."),
    (("--by", "amount"), "error S1021  --by amount: the field of `leads` is no text, date or yes/no to split by."),
    (("--by", "owner"), "error S1021  `owner` of `leads` is personal"),
    (("--period", "March"), "error S1018  `March` is no period."),
    (("--period", "2026-01", "--from", "2026-01-01"), "error S1018  --period and --from or --to"),
    (("--from", "2026-02-01", "--to", "2026-01-01"), "error S1018  --from lies after --to"),
    (("--records", "rejectd"), "Did you mean `rejected`?"),
    (("--as-of", "soon"), "error S603"),
]


@pytest.mark.parametrize(("options", "said"), MISTAKES)
def test_a_mistake_on_the_command_line_is_told(sales: Place, options: tuple[str, ...], said: str) -> None:
    ran = run("funnel", sales.file, *options)
    assert ran.code == 2
    assert said in ran.err


def test_a_period_in_which_nobody_entered_is_told(sales: Place) -> None:
    ran = run("funnel", sales.file, "--period", "2031-05")
    assert ran.code == 0
    assert "warning S1023  No record of `leads` entered the funnel in this time." in ran.err


def test_an_agreement_without_a_funnel_is_told_how_to_write_one(tmp_path: Path) -> None:
    place = written(workspace(tmp_path), [lead(1)], AGREEMENT.partition("funnel:")[0])
    ran = run("funnel", place.file)
    assert ran.code == 2
    assert "error S1017  `sales` has no funnel." in ran.err
    assert "funnel: {leads: {stages: {lead: created_at, won: won_at}}}" in ran.err

"""What makes rates and lead values doubtful is told with the column and what was looked for.

Of 24 leads in January and 24 in February two deals are known.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import run

AGREEMENT = """\
servanda: 1
id: doubts
currency: USD
in_force: 2026-01-01
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-04-15}
    key: id
    time: at
    fields:
      won_at: {first: deals.closed_at, where: stage = 'won'}
      revenue: {sum: deals.amount, where: stage = 'won'}
  deals:
    from: {file: deals.csv, complete_until: 2026-04-15}
    key: deal
    time: created_at
    belongs_to: {leads: lead}
    columns: {stage: text, amount: money, closed_at: time}
objectives:
  won:
    promised_by: sales
    to: marketing
    metric: {share: leads, good: won_at - at <= 30 days, matures_after: 30 days}
    each: month
"""
DEALS = "deal,lead,created_at,stage,amount,closed_at"
WON = "D1,1-1,2026-01-05,won,500,2026-01-20"
NO_MORE = "Looked for was `deals.closed_at` of rows where stage = 'won'."


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubts")
    leads = [f"{month}-{day},2026-{month:02}-{day:02} 09:00" for month in (1, 2) for day in range(1, 25)]
    (folder / "leads.csv").write_text("\n".join(["id,at", *leads]) + "\n", encoding="utf-8")
    (folder / "doubts.yaml").write_text(AGREEMENT, encoding="utf-8")
    return folder / "doubts.yaml"


def with_deals(file: Path, *rows: str) -> Path:
    (file.parent / "deals.csv").write_text("\n".join([DEALS, *rows]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("deal", "code", "said"),
    [
        ("D2,1-2,2026-01-05,won,500,2026-01-21", None, ""),
        ("D2,1-2,2026-01-05,won,500 EUR,2026-01-21", "S945", "`deals.amount` cannot be read"),
        ("D2,1-2,2026-01-05,won,500,2027-01-21", "S946", "`deals.closed_at` is after 15 April 2026 00:00"),
    ],
)  # fmt: skip
def test_amounts_and_dates_that_cannot_be_are_told_with_their_column(
    file: Path, deal: str, code: str | None, said: str
) -> None:
    ran = run("value", with_deals(file, WON, deal))
    assert ran.code == 0 and said in ran.err
    assert [each for each in ran.codes if each > "S900"] == ([code] if code else [])


def test_without_a_customer_people_read_what_was_looked_for_and_what_is_there(file: Path) -> None:
    with_deals(file, WON.replace("won", "Closed Won"), "D2,1-2,2026-01-05,lost,,2026-01-21")
    ran = run("goal", file, "--from-records", "won", "--worth", "revenue")
    assert ran.code == 0 and ran.codes == ["S940"]
    assert NO_MORE in ran.err and "`deals.stage` holds `Closed Won` (1), `lost` (1)." in ran.err


def test_nothing_is_derived_from_a_rate_of_zero(file: Path) -> None:
    ran = run("goal", with_deals(file), "--from-records", "won", "--customers", "7", "--write")
    assert (ran.code, ran.out) == (2, "") and "error S940" in ran.err and "`deals.stage` holds nothing." in ran.err
    assert file.read_text(encoding="utf-8") == AGREEMENT

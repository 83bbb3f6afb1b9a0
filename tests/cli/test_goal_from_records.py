"""`servanda goal --from-records`: rates and lead values of whole and mature months, and what has become of the signed rate.

Directors: 20 leads in January and 20 in February, of which 4 and 6 became customers at 900 USD; interns: 50 and 50, of which
1 and 0 did at 200 USD. March is not mature: its leads have had no time.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from terminal import run

AGREEMENT = """\
servanda: 1
id: rates
title: Rates
currency: USD
in_force: 2026-01-01
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-04-15}
    key: id
    time: at
    columns: {title: text, won_at: time, amount: money, points: number}
goals:
  quota: 45000 USD
  rate: 10%
  leads: {is: quota / 900 USD / rate, rounded: up to 1}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least goals.leads, each: month}
  won:
    promised_by: sales
    to: marketing
    metric: {share: leads, good: won_at - at <= 30 days, matures_after: 30 days}
    target: at least goals.rate
    per: {title: [director, intern]}
    each: month
"""
HISTORY = {
    ("01", "director"): (20, 4), ("02", "director"): (20, 6), ("01", "intern"): (50, 1), ("02", "intern"): (50, 0),
    ("03", "director"): (20, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rates")
    rows = ["id,at,title,won_at,amount,points"]
    for (month, title), (leads, won) in HISTORY.items():
        for at in range(leads):
            day = f"2026-{month}-{at % 28 + 1:02}"
            price = 900 if title == "director" else 200
            end = f"{day} 18:00,{price},5" if at < won else ",,"
            rows.append(f"{month}{title}{at},{day} 09:00,{title},{end}")
    (folder / "leads.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "rates.yaml"
    path.write_text(AGREEMENT, encoding="utf-8")
    return path


def test_each_kind_has_its_rate_and_its_value(rates: Path) -> None:
    """Directors: 10 of 40 are 25%, 9,000 USD are 225 a lead. Interns: 1 of 100, 2 USD a lead."""
    ran = run("goal", rates, "--from-records", "won", "--worth", "amount", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    director, intern, every = json.loads(ran.out)["subsets"]
    assert (director["name"], director["leads"], director["customers"]) == ("title director", 40, 10)
    assert (director["rate"], director["lead_value"], director["revenue_per_customer"]) == ("0.25", "225", "900")
    assert (intern["rate"], intern["lead_value"], intern["revenue"]) == ("0.01", "2", "200")
    assert (every["leads"], every["customers"], every["revenue"]) == (140, 11, "9200")
    assert float(director["rate_from"]) == pytest.approx(0.141873, abs=1e-5)
    assert float(director["rate_to"]) == pytest.approx(0.401942, abs=1e-5)


def test_the_screen_says_which_months_count_and_how_the_rate_has_drifted(rates: Path) -> None:
    """Signed was 10%. Of all leads 11 of 140 became customers, 7.85…%: that may be chance, and would need 637 leads."""
    ran = run("goal", rates, "--from-records", "won", "--worth", "amount")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "title director 40 10 25% 14.18…% to 40.19…% 900 USD 225 USD" in lines
    assert "Rates of won are those of 2026-01 to 2026-02, whole and mature." in lines
    assert "Left out, since not whole or not mature: 2026-03 to 2026-04." in lines
    assert "Signed was 10% (goals.rate); it is 7.85…% now, which may be chance." in lines
    assert "With it goals.leads would be 637 instead of 500." in lines


def test_without_money_only_rates_are_told(rates: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("goal", rates, "--from-records", "won", "--format", "csv").out)))
    assert [each["rate"] for each in rows] == ["0.25", "0.01", "11/140"]
    assert {each["lead_value"] for each in rows} == {""}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["FILE", "--from-records", "volume"], "`volume` is no rate at which records become customers"),
        (["FILE", "--from-records", "one"], "has no objective `one`"),
        (["FILE", "--from-records", "won", "--worth", "amont"], "`leads` has no field `amont`"),
        (["FILE", "--from-records", "won", "--worth", "points"], "`points` is a number, not an amount of money"),
        (["FILE", "--from-records", "won", "--as-of", "2026-02-10"], "no whole and mature period of `won`"),
        (["FILE", "--worth", "amount"], "--worth and --as-of are of a rate"),
        (["--from-records", "won", "--rate", "5%", "--customers", "7"], "no file is named"),
    ],
)
def test_mistakes_are_told_with_what_to_write(rates: Path, words: list[str], said: str) -> None:
    ran = run("goal", *(rates if each == "FILE" else each for each in words))
    assert (ran.code, ran.out) == (2, "") and said in ran.err

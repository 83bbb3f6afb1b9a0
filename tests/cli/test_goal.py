"""`servanda goal`: what a person sees who works a goal back from revenue, with a file and without, and what is said to mistakes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from terminal import run

FUNNEL = """\
servanda: 1
id: funnel
title: Marketing and Sales
currency: USD
in_force: 2026-01-01
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records: {leads: {key: id, time: at, columns: {won: yes/no}}}
goals:
  quota: 500000 USD
  revenue: quota * 60%
  customers: {is: revenue / 17000 USD, rounded: up to 1}
  leads: {is: customers / 1.5%, rounded: up to 1}
  brought: {is: leads * 1.5% * 17000 USD, covers: revenue}
objectives:
  lead-volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least goals.leads, each: month}
"""
WORKED = ("--people", "4", "--hours", "130 h", "--busy", "50%", "--minutes", "6 min")


def test_figures_alone_are_enough() -> None:
    ran = run("goal", "--revenue", "500000 USD", "--share", "60%", "--deal", "20000 USD", "--rate", "1.5%", *WORKED)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "\nLeads for a goal\n"
        "                    from                            exact  promised\n"
        "  revenue           wanted                    500,000 USD\n"
        "  from these leads  500,000 USD × 60%         300,000 USD\n"
        "  customers         300,000 USD ÷ 20,000 USD           15        15\n"
        "  leads             15 ÷ 1.5%                       1,000     1,000\n"
        "\nWhat a percentage point is worth\n"
        "        rate  a point more  a point less  of\n"
        "  rate  1.5%          −400        +2,000  leads\n"
        "\nWhat Sales can work\n"
        "  4 people × 130 h × 50% ÷ 6 min = 2,600 attempts, 2 for each of 1,000 leads\n"
        "\nA lead stands for 300 USD of revenue.\n"
    )


def test_sales_that_cannot_work_the_leads_are_told_so_and_scripts_too() -> None:
    ran = run("goal", "--customers", "15", "--rate", "1.5%", *WORKED, "--attempts", "6")
    assert ran.code == 1
    assert "6 attempts for each lead are 6,000: ✗ only 433 leads can have them" in ran.out


@pytest.fixture
def funnel(tmp_path: Path) -> Path:
    path = tmp_path / "funnel.yaml"
    path.write_text(FUNNEL, encoding="utf-8")
    return path


def test_a_file_shows_its_derivation_with_what_is_promised(funnel: Path) -> None:
    ran = run("goal", funnel)
    assert (ran.code, ran.err) == (0, "")
    lines = [line.split() for line in ran.out.splitlines()]
    assert ["customers", "300,000", "USD", "/", "17000", "USD", "17.64…", "18"] in lines
    assert ["leads", "17.64…", "/", "1.5%", "1,176.47…", "1,177", "lead-volume"] in lines
    assert "brought comes to 300,000 USD and covers revenue: who reaches the one can reach the other." in ran.out


def test_scripts_get_exact_figures(funnel: Path) -> None:
    found = json.loads(run("goal", funnel, "--format", "json").out)
    leads = next(each for each in found["steps"] if each["name"] == "leads")
    assert (leads["value"], leads["promised"], leads["named_by"]) == ("20000/17", "1177", ["lead-volume"])
    point = next(each for each in found["points"] if each["of"] == "leads")
    assert (point["rate"], point["a_point_more"]) == ("0.015", "-8000/17")
    rows = list(csv.DictReader(io.StringIO(run("goal", funnel, "--format", "csv").out)))
    assert [each["step"] for each in rows] == ["quota", "revenue", "customers", "leads", "brought"]


def test_a_goal_that_does_not_carry_the_other_side_is_an_error(funnel: Path) -> None:
    funnel.write_text(FUNNEL.replace("leads * 1.5%", "leads * 1.4%"), encoding="utf-8")
    ran = run("goal", funnel)
    assert ran.code == 2 and "S926" in ran.err and "20,000 USD are missing" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--customers", "7", "--rate", "0%"], "--rate `0%` is not above 0"),
        (["--customers", "7", "--rate", "120%"], "--rate `120%` is above 100%"),
        (["--customers", "7"], "No rate is given"),
        (["--rate", "5%"], "The goal is a revenue or a number of customers"),
        (["--revenue", "5", "--deal", "2 USD", "--rate", "5%"], "The currency is missing"),
        (["--revenue", "5 USD", "--deal", "2 EUR", "--rate", "5%"], "--revenue is in USD and --deal in EUR"),
        (["--revenue", "5 USD", "--rate", "5%"], "The revenue of an average customer is missing"),
        (["--customers", "7", "--rate", "5%", "--people", "4"], "--hours and --minutes are missing"),
        (["--customers", "7", "--rate", "5%", *WORKED[:4], "--minutes", "2 days"], "A length of real time is expected"),
        (["nothing.yaml"], "There is no file `nothing.yaml`"),
    ],
)
def test_mistakes_are_told_in_a_sentence_with_what_to_write(words: list[str], said: str) -> None:
    ran = run("goal", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_without_goals_says_how_to_write_one(funnel: Path) -> None:
    funnel.write_text(FUNNEL.replace("goals.leads", "5").replace("goals:", "glossary:"), encoding="utf-8")
    ran = run("goal", funnel, "--rate", "5%")
    assert ran.code == 2 and "has no goals" in ran.err and "--rate and a file are too much" in ran.err

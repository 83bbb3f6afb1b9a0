"""Rows that are in nobody's figure though somebody wrote them down: an outage of a service with a misspelled name."""

from __future__ import annotations

import pytest

from paper import Judged, Measure

HOSTING = """
records:
  services: {key: id, columns: {owner: text}}
  outages: {key: id, starts: began, ends: ended, belongs_to: {services: service}}
objectives: {it: {promised_by: seller, to: buyer, metric: {downtime: outages}, target: at most 1 h, each: month, per: services}}
"""
SERVICES = "id|owner\nweb|Ann\nmail|Bob"
JANUARY = "2026-01-05 10:00|2026-01-05 13:00"


def said(judged: Judged, code: str) -> list[str]:
    return [each.sentence for each in judged.problems if each.code == code]


def test_an_outage_of_a_service_that_nobody_lists_is_told(measure: Measure) -> None:
    outages = f"id|began|ended|service\n1|{JANUARY}|Web\n2|{JANUARY}|\n3|{JANUARY}|mail"
    judged = measure(HOSTING, {"services": SERVICES, "outages": outages}, "2026-02-01")
    assert said(judged, "S1030") == [
        "1 row names in `service` of `outages` what `services` does not have: `Web`. It is in no figure of one of `services`."
    ]
    (told,) = [each for each in judged.problems if each.code == "S1030"]
    assert told.severity == "warning"
    assert (told.hint or "").endswith("Keys of `services`: mail, web. Did you mean `web`?")


def test_who_has_only_some_of_the_services_hears_nothing_of_the_others(measure: Measure) -> None:
    ours = HOSTING.replace("columns: {owner: text}", "columns: {owner: text}, where: owner = 'Ann'")
    outages = f"id|began|ended|service\n1|{JANUARY}|mail"
    judged = measure(ours, {"services": SERVICES, "outages": outages}, "2026-02-01")
    assert judged.words() == {("2026-01", "web"): "met"}
    assert said(judged, "S1030") == []


def test_names_that_are_kept_back_are_counted_and_not_named(measure: Measure) -> None:
    kept = HOSTING.replace("columns: {owner: text}", "columns: {owner: text}, personal: [id]")
    outages = f"id|began|ended|service\n1|{JANUARY}|Ann Smith"
    judged = measure(kept, {"services": SERVICES, "outages": outages}, "2026-02-01")
    assert said(judged, "S1030") == [
        "1 row names in `service` of `outages` what `services` does not have. It is in no figure of one of `services`."
    ]
    assert "Smith" not in " ".join(f"{each.sentence} {each.hint}" for each in judged.problems)


def test_an_outage_that_ends_before_it_begins_is_told(measure: Measure) -> None:
    outages = "id|began|ended|service\n1|2026-01-05 13:00|2026-01-05 10:00|web\n2|2026-01-06 10:00|2026-01-06 10:00|web"
    judged = measure(HOSTING, {"services": SERVICES, "outages": outages}, "2026-02-01")
    assert said(judged, "S1031") == ["1 row of `outages` ends before it begins: `1`."]
    assert judged.values() == {("2026-01", "mail"): 0, ("2026-01", "web"): 0}


@pytest.mark.parametrize("metric", ["count: tickets", "share: tickets, good: solved"])
def test_a_list_of_customers_without_times_bounds_nothing(measure: Measure, metric: str) -> None:
    """January is whole: tickets are known until its end, and a list of names has no end of its own."""
    text = f"""
    records:
      customers: {{key: id}}
      tickets: {{key: id, time: at, columns: {{solved: yes/no}}, belongs_to: {{customers: customer}}}}
    objectives: {{it: {{metric: {{{metric}}}, each: month, per: customers}}}}
    """
    tickets = "id|at|solved|customer\n1|2026-01-05 10:00|yes|acme\n2|2026-01-06 10:00|yes|Acme"
    # The binding of the list says nothing: until when it is complete stands for tickets alone.
    judged = measure(text, {"customers": "id\nacme\nglobex", "tickets": tickets}, {"tickets": "2026-02-01"})
    assert judged.values() == {
        ("2026-01", "acme"): 1,
        ("2026-01", "globex"): 0 if metric.startswith("count") else None,
    }
    assert {each.state for each in judged.verdicts} == {"ready"}
    assert len(said(judged, "S1030")) == 1

"""Uptime and downtime as two parties would reckon them on paper: from outages and from checks."""

from __future__ import annotations

from fractions import Fraction

from paper import Measure

MINUTE = 60_000_000
OUTAGES = "records: {outages: {key: id, starts: began, ends: ended}}\n"
CHECKS = "records: {checks: {key: id, time: at, columns: {status: text}}}\n"


def clause(metric: str, target: str = "target: at least 99.9%, ", more: str = "each: month") -> str:
    return f"objectives: {{it: {{promised_by: seller, to: buyer, metric: {{{metric}}}, {target}{more}}}}}\n"


def test_down_time_is_taken_from_the_real_length_of_the_month(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-05 10:00|2026-01-05 10:44\n2|2026-02-05 10:00|2026-02-05 10:44"
    judged = measure(OUTAGES + clause("uptime: outages"), {"outages": outages}, "2026-03-01")
    assert judged.values() == {"2026-01": 1 - Fraction(44, 44640), "2026-02": 1 - Fraction(44, 40320)}
    assert judged.words() == {"2026-01": "met", "2026-02": "missed"}
    assert [each.reason for each in judged.verdicts] == [
        "44 min down, 44 min 38.4 s allowed",
        "44 min down, 40 min 19.2 s allowed",
    ]


def test_an_outage_over_the_end_of_a_month_is_cut_there(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-31 23:50|2026-02-01 00:10"
    judged = measure(
        OUTAGES + clause("downtime: outages", "target: at most 15 min, "), {"outages": outages}, "2026-03-01"
    )
    assert judged.values() == {"2026-01": 10 * MINUTE, "2026-02": 10 * MINUTE}
    assert judged.words() == {"2026-01": "met", "2026-02": "met"}


def test_outages_that_overlap_are_down_once(measure: Measure) -> None:
    outages = """
        id|began|ended
        1|2026-01-05 10:00|2026-01-05 11:00
        2|2026-01-05 10:30|2026-01-05 10:40
        3|2026-01-05 10:50|2026-01-05 11:20
    """
    judged = measure(OUTAGES + clause("downtime: outages", ""), {"outages": outages}, "2026-02-01")
    assert judged.values() == {"2026-01": 80 * MINUTE}


def test_an_outage_without_an_end_goes_on_and_may_decide_an_open_month(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-31 23:00|"
    judged = measure(OUTAGES + clause("uptime: outages"), {"outages": outages}, "2026-02-01 00:30")
    january, february = judged.verdicts
    assert (january.word, january.reading.value) == ("missed", 1 - Fraction(60, 44640))
    assert (february.word, february.reading.value, february.reading.ceiling) == ("open", 0, 1 - Fraction(30, 40320))
    assert february.reason == "0% so far, 30 min down, 40 min 19.2 s allowed"
    later = measure(OUTAGES + clause("uptime: outages"), {"outages": outages}, "2026-02-01 01:00").verdicts[1]
    assert (later.word, later.reason) == ("missed", "1 h down, 40 min 19.2 s allowed")


def test_a_month_is_met_before_its_end_when_all_the_rest_could_be_down(measure: Measure) -> None:
    none = "id|began|ended\n1|2025-12-01 00:00|2025-12-01 01:00"
    at_half = clause("uptime: outages", "target: at least 50%, ")
    assert measure(OUTAGES + at_half, {"outages": none}, "2026-01-16 11:00").words() == {"2026-01": "open"}
    assert measure(OUTAGES + at_half, {"outages": none}, "2026-01-16 12:00").words() == {"2026-01": "met"}


def test_a_share_of_the_time_is_a_limit_of_down_time(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-05 10:00|2026-01-05 10:44\n2|2026-02-05 10:00|2026-02-05 10:44"
    judged = measure(
        OUTAGES + clause("downtime: outages", "target: at most 0.1% of the time, "), {"outages": outages}, "2026-03-01"
    )
    assert judged.words() == {"2026-01": "met", "2026-02": "missed"}


def test_a_row_that_ends_before_it_begins_is_counted_and_takes_no_time(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-05 10:00|2026-01-05 09:00\n2|2026-01-06 10:00|2026-01-06 11:00"
    reading = measure(OUTAGES + clause("downtime: outages", ""), {"outages": outages}, "2026-02-01").one().reading
    assert (reading.value, reading.counts.unreadable) == (60 * MINUTE, 1)


def test_only_outages_of_a_length_count_and_then_from_their_beginning(measure: Measure) -> None:
    """Two rows that touch are one outage, and its whole length decides, also of a part that lies in another month."""
    outages = """
        id|began|ended
        1|2026-01-05 10:00|2026-01-05 10:03
        2|2026-01-06 10:00|2026-01-06 10:03
        3|2026-01-06 10:03|2026-01-06 10:05
        4|2026-01-31 23:58|2026-02-01 00:04
    """
    text = OUTAGES + clause("downtime: outages, only_outages: at least 5 min", "")
    judged = measure(text, {"outages": outages}, "2026-03-01")
    assert judged.values() == {"2026-01": 7 * MINUTE, "2026-02": 4 * MINUTE}


def test_a_short_outage_that_goes_on_is_not_decided_yet(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-31 23:58|"
    text = OUTAGES + clause("downtime: outages, only_outages: at least 5 min", "target: at most 1 min, ")
    (january,) = measure(text, {"outages": outages}, "2026-02-01 00:00").verdicts
    assert (january.word, january.reading.floor, january.reading.ceiling) == ("open", 0, 2 * MINUTE)
    later = measure(text, {"outages": outages}, "2026-02-01 00:03").verdicts[0]
    assert (later.word, later.reading.value) == ("missed", 2 * MINUTE)


def test_partial_outages_weigh_their_share_and_at_most_everything(measure: Measure) -> None:
    text = "records: {outages: {key: id, starts: began, ends: ended, columns: {share: percent}}}\n"
    outages = """
        id|began|ended|share
        1|2026-01-05 10:00|2026-01-05 12:00|25%
        2|2026-01-05 11:00|2026-01-05 13:00|50%
        3|2026-01-05 11:30|2026-01-05 11:40|80%
    """
    judged = measure(text + clause("downtime: outages, weight: share", ""), {"outages": outages}, "2026-02-01")
    # 1 h at a quarter, 50 min at three quarters, 10 min at all, 1 h at a half
    assert judged.values() == {"2026-01": (15 + Fraction(75, 2) + 10 + 30) * MINUTE}


WEIGHED = """
records:
  sites: {key: id, columns: {users: number}}
  outages:
    key: id
    starts: began
    ends: ended
    belongs_to: {sites: site}
    columns: {hit: number, reached: number, site: text}
objectives:
  it: {promised_by: seller, to: buyer, metric: {uptime: outages, weight: WEIGHT}, per: sites, each: month}
  long: {metric: {downtime: outages, weight: WEIGHT}, each: month}
"""


def test_an_outage_weighs_the_share_of_the_users_that_it_hits(measure: Measure) -> None:
    """User minutes: an hour for 2 of 3 users is 40 min for all; more than all users are not hit."""
    sites = "id|users\na|3\nb|7\nc|11"
    outages = """
        id|began|ended|hit|reached|site
        1|2026-01-05 10:00|2026-01-05 11:00|2|0|a
        2|2026-01-05 10:00|2026-01-05 11:00|2|0|b
        3|2026-01-05 10:30|2026-01-05 11:30|1.5|0|b
        4|2026-01-05 10:00|2026-01-05 11:00|30|0|c
    """
    text = WEIGHED.replace("WEIGHT", "hit / sites.users")
    judged = measure(text, {"sites": sites, "outages": outages}, "2026-02-01")
    down = {"a": Fraction(120, 3), "b": (60 * 2 + 60 * Fraction(3, 2)) / 7, "c": Fraction(60)}
    assert judged.values() == {("2026-01", site): 1 - each / (31 * 24 * 60) for site, each in down.items()}
    assert judged.values("long") == {"2026-01": sum(down.values()) * MINUTE}


def test_how_much_of_it_was_down_may_be_unknown_and_then_nobody_guesses(measure: Measure) -> None:
    """An hour that hit nobody knows how many of the users: met if none and if all, undetermined between."""
    outages = """
        id|began|ended|hit|reached|site
        1|2026-01-05 10:00|2026-01-05 10:30||0|a
        2|2026-01-05 10:00|2026-01-05 11:00||0|b
        3|2026-01-05 10:00|2026-01-05 11:00|3|0|c
    """
    text = WEIGHED.replace("WEIGHT", "hit / sites.users").replace("per: sites,", "per: sites, target: at least 99.9%,")
    judged = measure(text, {"sites": "id|users\na|3\nb|7\nc|0", "outages": outages}, "2026-02-01")
    assert judged.words() == {
        ("2026-01", "a"): "met", ("2026-01", "b"): "undetermined", ("2026-01", "c"): "undetermined",
    }  # fmt: skip
    lenient = measure(
        text.replace("users}", "users, empty: counts as up}"),
        {"sites": "id|users\nb|7", "outages": outages},
        "2026-02-01",
    )
    assert lenient.words() == {("2026-01", "b"): "met"}


def test_what_weights_are_divided_by_may_be_another_number_in_each_row(measure: Measure) -> None:
    """A third and two sevenths of the users at once are 13/21 of them, exactly; nothing is known of a share of none."""
    outages = """
        id|began|ended|hit|reached|site
        1|2026-01-05 10:00|2026-01-05 11:00|100|300|a
        2|2026-01-05 10:00|2026-01-05 10:30|80|280|a
        3|2026-01-07 10:00|2026-01-07 10:30|80|0|a
    """
    text = WEIGHED.replace("WEIGHT", "hit / reached")
    judged = measure(text, {"sites": "id|users\na|3", "outages": outages}, "2026-02-01")
    down = 30 * Fraction(13, 21) + 30 * Fraction(1, 3)
    assert judged.values() == {("2026-01", "a"): 1 - down / (31 * 24 * 60 - 30)}
    times = judged.one().reading.times
    assert times is not None and times.unknown == 30 * MINUTE


def test_weights_that_cannot_be_added_exactly_are_refused_with_what_to_write(measure: Measure) -> None:
    primes = (999983, 999979, 999961, 999959)
    rows = [f"{each}|2026-01-05 10:00|2026-01-05 11:00|1|{each}|a" for each in primes]
    outages = "\n".join(["id|began|ended|hit|reached|site", *rows])
    judged = measure(
        WEIGHED.replace("WEIGHT", "hit / reached"), {"sites": "id|users\na|3", "outages": outages}, "2026-02-01"
    )
    assert judged.verdicts == ()
    assert {each.sentence for each in judged.problems} == {
        f"`{name}` cannot be measured: the weights have 4 different divisors, which are too many to be added exactly."
        for name in ("it", "long")
    }
    assert {each.hint for each in judged.problems} == {"Write the share as a column of its own, such as 25%."}


def test_only_service_hours_count(measure: Measure) -> None:
    """Nine hours of an outage over a night lie in two working days; a month has its own number of hours."""
    text = 'calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}\n' + OUTAGES
    outages = "id|began|ended\n1|2026-01-05 16:00|2026-01-06 10:00"
    judged = measure(text + clause("uptime: outages, calendar: office"), {"outages": outages}, "2026-02-01")
    assert judged.values() == {"2026-01": 1 - Fraction(2, 22 * 8)}


def test_a_check_holds_until_the_next_one(measure: Measure) -> None:
    checks = """
        id|at|status
        1|2025-12-31 23:55|up
        2|2026-01-05 10:00|down
        3|2026-01-05 10:05|down
        4|2026-01-05 10:10|up
    """
    judged = measure(CHECKS + clause("downtime: checks, up: status = 'up'", ""), {"checks": checks}, "2026-02-01")
    assert judged.values() == {"2026-01": 10 * MINUTE}
    other = measure(CHECKS + clause("downtime: checks, down: status = 'down'", ""), {"checks": checks}, "2026-02-01")
    assert other.values() == judged.values()


def test_silence_and_an_empty_status_are_unknown(measure: Measure) -> None:
    """Unknown from the month's first instant to the first check, for two hours of no status, and after a day of silence."""
    checks = """
        id|at|status
        1|2026-01-01 06:00|up
        2|2026-01-02 00:00|
        3|2026-01-02 02:00|up
        4|2026-01-30 12:00|up
    """
    reading = measure(
        CHECKS + clause("uptime: checks, up: status = 'up', unknown_after: 24 h"), {"checks": checks}, "2026-02-01"
    ).one().reading  # fmt: skip
    assert reading.times is not None
    unknown = 6 + 2 + (27 * 24 + 10) + 12
    assert reading.times.unknown == unknown * 60 * MINUTE
    assert reading.value == 1
    assert reading.floor == 1 - Fraction(unknown, 744)
    assert reading.ceiling == 1


def test_time_of_unknown_state_is_undetermined_only_where_it_decides(measure: Measure) -> None:
    checks = "id|at|status\n1|2026-01-01 00:30|up\n2|2026-02-01 00:50|up"
    text = CHECKS + clause("uptime: checks, up: status = 'up', unknown_after: {after}")
    files = {"checks": checks}
    met = measure(text.replace("{after}", "60 days"), files, "2026-02-01").one()
    assert met.word == "met", "30 minutes of unknown state, even if down, are allowed"
    verdict = measure(text.replace("{after}", "743 h"), files, "2026-02-01").one()
    assert verdict.word == "undetermined"
    assert verdict.reason == "1 h of unknown state: the uptime lies between 99.86…% and 100%"
    assert verdict.state == "ready", "nothing will make it known"


def test_what_is_unknown_counts_as_agreed(measure: Measure) -> None:
    checks = {"checks": "id|at|status\n1|2026-01-02 00:00|up"}
    text = CHECKS + clause("uptime: checks, up: status = 'up', empty: {}")
    found = {
        way: measure(text.replace("{}", way), checks, "2026-02-01").one().reading.value
        for way in ("counts as up", "counts as down", "leaves the period")
    }
    assert found == {"counts as up": 1, "counts as down": Fraction(30, 31), "leaves the period": 1}


def test_down_after_some_checks_counts_from_the_first_of_them(measure: Measure) -> None:
    checks = """
        id|at|status
        1|2026-01-01 00:00|up
        2|2026-01-05 10:00|down
        3|2026-01-05 10:01|down
        4|2026-01-05 10:02|up
        5|2026-01-06 10:00|down
        6|2026-01-06 10:01|down
        7|2026-01-06 10:02|down
        8|2026-01-06 10:03|up
        9|2026-01-06 10:04|down
        10|2026-01-06 10:05|up
        11|2026-01-06 10:06|up
    """
    text = CHECKS + clause("downtime: checks, up: status = 'up', down_after: 3 checks, up_after: 2 checks", "")
    judged = measure(text, {"checks": checks}, "2026-02-01")
    # Down from 10:00; the single good check at 10:03 changes nothing, the two from 10:05 on do.
    assert judged.values() == {"2026-01": 5 * MINUTE}
    by_time = CHECKS + clause("downtime: checks, up: status = 'up', down_after: 3 min, up_after: 2 min", "")
    assert measure(by_time, {"checks": checks}, "2026-02-01").values() == {"2026-01": 5 * MINUTE}


def test_of_several_checks_at_one_instant_the_last_one_counts(measure: Measure) -> None:
    """Twice down at 10:00 is one check that says down; a good one that is overruled ends no run."""
    checks = """
        id|at|status
        1|2026-01-01 00:00|up
        2|2026-01-05 10:00|down
        3|2026-01-05 10:00|down
        4|2026-01-05 10:01|up
        5|2026-01-06 10:00|down
        6|2026-01-06 10:01|up
        7|2026-01-06 10:01|down
        8|2026-01-06 10:02|up
    """
    text = CHECKS + clause("downtime: checks, up: status = 'up', down_after: 2 checks", "")
    assert measure(text, {"checks": checks}, "2026-02-01").values() == {"2026-01": 2 * MINUTE}


def test_a_run_that_may_still_grow_is_not_decided_yet(measure: Measure) -> None:
    checks = "id|at|status\n1|2026-01-01 00:00|up\n2|2026-01-31 23:50|down\n3|2026-01-31 23:55|down"
    text = CHECKS + clause("downtime: checks, up: status = 'up', down_after: 3 checks", "target: at most 1 min, ")
    verdict = measure(text, {"checks": checks}, "2026-02-01").one()
    assert (verdict.word, verdict.state) == ("open", "provisional")
    assert (verdict.reading.floor, verdict.reading.ceiling) == (0, 10 * MINUTE)


SERVICES = """
    services: {key: id, starts: since, ends: until, columns: {plan: text}}
    outages: {key: id, starts: began, ends: ended, belongs_to: {services: service}}
"""
THINGS = f"records: {SERVICES}"


def test_every_thing_has_a_reading_and_lives_its_own_part_of_the_month(measure: Measure) -> None:
    files = {
        "services": """
            id|since|until|plan
            web|2025-01-01 00:00||gold
            mail|2026-01-21 00:00||gold
            old|2025-01-01 00:00|2026-01-11 00:00|basic
        """,
        "outages": """
            id|began|ended|service
            1|2026-01-25 00:00|2026-01-25 00:15|mail
            2|2026-01-10 23:00|2026-01-11 02:00|old
        """,
    }
    text = THINGS + clause("uptime: outages", more="each: month, per: services")
    judged = measure(text, files, "2026-02-01")
    assert judged.values() == {
        ("2026-01", "web"): 1,
        ("2026-01", "mail"): 1 - Fraction(15, 11 * 1440),
        ("2026-01", "old"): 1 - Fraction(1, 240),
    }
    outside = THINGS + clause("uptime: outages, outside_life: counts as down", more="each: month, per: services")
    assert measure(outside, files, "2026-02-01").values()["2026-01", "old"] == Fraction(239, 744)


def test_without_per_the_time_of_all_things_is_pooled(measure: Measure) -> None:
    files = {
        "services": "id|since|until|plan\nweb|2025-01-01 00:00||gold\nmail|2026-01-21 00:00||gold",
        "outages": "id|began|ended|service\n1|2026-01-25 00:00|2026-01-25 01:00|mail",
    }
    judged = measure(THINGS + clause("uptime: outages"), files, "2026-02-01")
    assert judged.values() == {"2026-01": 1 - Fraction(1, (31 + 11) * 24)}


def test_an_outage_that_belongs_to_nothing_is_of_every_thing(measure: Measure) -> None:
    files = {
        "services": "id|since|until|plan\nweb|2025-01-01 00:00||gold\nmail|2025-01-01 00:00||basic",
        "outages": """
            id|began|ended|service
            1|2026-01-25 00:00|2026-01-25 01:00|
            2|2026-01-25 00:30|2026-01-25 02:00|mail
            3|2026-01-26 00:00|2026-01-26 02:00|unheard of
        """,
    }
    text = THINGS + clause("downtime: outages", "", "each: month, per: [services, plan]")
    judged = measure(text, files, "2026-02-01")
    assert judged.values() == {("2026-01", "web", "gold"): 60 * MINUTE, ("2026-01", "mail", "basic"): 120 * MINUTE}
    of_nobody = """records:
  services: {key: id, starts: since, ends: until}
  outages: {key: id, starts: began, ends: ended}
"""
    all_of_them = measure(
        of_nobody + clause("downtime: outages", "", "each: month, per: services"), files, "2026-02-01"
    )
    assert all_of_them.values() == {("2026-01", "web"): 240 * MINUTE, ("2026-01", "mail"): 240 * MINUTE}


def test_checks_of_several_regions_have_a_time_line_each(measure: Measure) -> None:
    text = "records: {checks: {key: id, time: at, columns: {status: text, region: text}}}\n"
    checks = """
        id|at|status|region
        1|2026-01-01 00:00|up|EU
        2|2026-01-01 00:00|up|US
        3|2026-01-05 10:00|down|EU
        4|2026-01-05 10:01|up|US
        5|2026-01-05 10:10|up|EU
    """
    metric = "downtime: checks, up: status = 'up'"
    seen = measure(text + clause(metric, "", "each: month, per: region"), {"checks": checks}, "2026-02-01")
    assert seen.values() == {("2026-01", "EU"): 10 * MINUTE, ("2026-01", "US"): 0}
    listed = text + clause(metric, "", "each: month, per: {region: [EU, APAC]}")
    apac = {
        each.reading.segment[0][1]: each.reading for each in measure(listed, {"checks": checks}, "2026-02-01").verdicts
    }
    assert apac["APAC"].times is not None
    assert apac["APAC"].times.unknown == 744 * 60 * MINUTE, "nobody has checked it"


def test_a_month_counts_as_thirty_days_where_it_is_agreed(measure: Measure) -> None:
    """44 minutes in a month: of 43,200 minutes in January as well as in February; what a life cuts has its real days."""
    outages = "id|began|ended\n1|2026-01-05 10:00|2026-01-05 10:44\n2|2026-02-05 10:00|2026-02-05 10:44"
    text = OUTAGES + clause("uptime: outages", more="each: month of 30 days")
    judged = measure(text, {"outages": outages}, "2026-03-01")
    assert judged.values() == {"2026-01": 1 - Fraction(44, 43200), "2026-02": 1 - Fraction(44, 43200)}
    assert judged.verdicts[1].reason == "44 min down, 43 min 12 s allowed"
    rolling = measure(text.replace("30 days", "30 days, over: last 2 months"), {"outages": outages}, "2026-03-01")
    assert rolling.values()["2026-02"] == 1 - Fraction(88, 86400)
    things = THINGS + clause("uptime: outages", more="each: month of 30 days, per: services")
    files = {
        "services": "id|since|until|plan\nweb|2025-01-01 00:00||gold\nmail|2026-01-22 00:00||gold",
        "outages": "id|began|ended|service\n1|2026-01-25 00:00|2026-01-25 00:44|",
    }
    values = measure(things, files, "2026-02-01").values()
    assert values == {("2026-01", "web"): 1 - Fraction(44, 43200), ("2026-01", "mail"): 1 - Fraction(44, 14400)}


def test_no_more_is_down_than_the_time_that_counts(measure: Measure) -> None:
    """Down for the whole of January: all of its 30 days and not 31 of 30. February runs, and two of its three days were down."""
    outages = "id|began|ended\n1|2025-12-20 00:00|2026-02-03 00:00"
    days = {"each": "each: month of 30 days"}
    judged = measure(OUTAGES + clause("uptime: outages", more=days["each"]), {"outages": outages}, "2026-02-04")
    assert judged.values()["2026-01"] == 0
    assert judged.verdicts[0].reason == "720 h down, 43 min 12 s allowed"
    down = measure(OUTAGES + clause("downtime: outages", "", days["each"]), {"outages": outages}, "2026-02-04")
    assert down.values() == {"2026-01": 720 * 60 * MINUTE, "2026-02": 48 * 60 * MINUTE}
    almost = "id|began|ended\n1|2025-12-20 00:00|2026-01-30 18:00"
    cut = measure(OUTAGES + clause("uptime: outages", more=days["each"]), {"outages": almost}, "2026-02-01")
    assert cut.values() == {"2026-01": Fraction(6, 720)}, (
        "of the 30 hours that it was up, 24 are more than 30 days have"
    )


def test_what_is_excluded_leaves_the_agreed_length_first(measure: Measure) -> None:
    """20 of 31 days are excluded, the rest was down: ten days count, and all of them are down."""
    text = OUTAGES + "exclusions: {works: {records: works, excluded_time: leaves the period}}\n"
    text = text.replace("}}\n", "}, works: {key: id, starts: began, ends: ended}}\n", 1)
    text += clause("uptime: outages, exclude: [works]", more="each: month of 30 days")
    files = {"outages": "id|began|ended\n1|2026-01-01 00:00|2026-02-01 00:00",
             "works": "id|began|ended\n1|2026-01-01 00:00|2026-01-21 00:00"}  # fmt: skip
    judged = measure(text, files, "2026-02-01")
    assert judged.values() == {"2026-01": 0}
    assert judged.verdicts[0].reason is not None and judged.verdicts[0].reason.startswith("240 h down")


def test_a_rolling_stretch_is_made_of_the_months_in_it(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-05 10:00|2026-01-05 11:00\n2|2026-02-10 10:00|2026-02-10 12:00"
    text = OUTAGES + clause("downtime: outages", "target: at most 150 min, ", "each: month, over: last 2 months")
    judged = measure(text, {"outages": outages}, "2026-04-01")
    assert judged.values() == {"2026-01": 60 * MINUTE, "2026-02": 180 * MINUTE, "2026-03": 120 * MINUTE}
    assert judged.words() == {"2026-01": "met", "2026-02": "missed", "2026-03": "met"}


def test_uptime_stands_in_a_formula_and_in_a_condition(measure: Measure) -> None:
    outages = "id|began|ended\n1|2026-01-05 10:00|2026-01-05 11:00"
    text = (
        OUTAGES
        + """
objectives:
  up: {promised_by: seller, to: buyer, metric: {uptime: outages}, target: at least 99.9%, each: month}
  loss: {metric: {formula: 100% - a, of: {a: up}}, target: at most 1%, promised_by: seller, to: buyer, each: month}
  quick: {metric: {downtime: outages}, target: at most 2 h, promised_by: seller, to: buyer, each: month, only_if: up met}
"""
    )
    judged = measure(text, {"outages": outages}, "2026-02-01")
    assert judged.values("loss") == {"2026-01": Fraction(1, 744)}
    assert judged.words("quick") == {"2026-01": "not owed"}


PROBES = """records:
  services: {key: id, starts: since, ends: until}
  checks: {key: id, time: at, belongs_to: {services: service}, columns: {probe: text, status: text}}
  rounds:
    slots: 12 h
    per: services
    fields: {answers: {share: checks, good: status = 'up'}, looks: {count: checks}}
"""
LOOKS = {
    "services": "id|since|until\nweb|2025-01-01 00:00|\nmail|2026-01-03 18:00|",
    "checks": """
        id|at|service|probe|status
        1|2026-01-01 01:00|web|A|down
        2|2026-01-01 02:00|web|B|up
        3|2026-01-01 13:00|web|A|down
        4|2026-01-01 14:00|web|B|down
        5|2026-01-02 13:00|web|B|up
        6|2026-01-03 01:00|web|A|down
        7|2026-01-03 13:00|web|A|up
        8|2026-01-03 13:00|mail|A|down
    """,
}


def test_a_slot_is_down_when_no_probe_has_an_answer(measure: Measure) -> None:
    """Of six half days one is down by both probes, one by the only one; in one nobody looked: it is unknown."""
    metric = "uptime: rounds, up: answers > 0%"
    judged = measure(PROBES + clause(metric, more="each: month, per: services"), LOOKS, "2026-01-04")
    times = {each.reading.segment[0][1]: each.reading.times for each in judged.verdicts}
    hour = 60 * MINUTE
    assert times["web"] is not None and times["mail"] is not None
    assert (times["web"].up, times["web"].down, times["web"].unknown) == (36 * hour, 24 * hour, 12 * hour)
    assert (times["mail"].up, times["mail"].down, times["mail"].unknown) == (0, 6 * hour, 0), "of its life only"


def test_a_slot_says_nothing_of_the_time_after_it(measure: Measure) -> None:
    """Where two looks make a round: of six half days one is up and one down; of the others nobody can tell."""
    metric = "uptime: rounds, where: looks >= 2, up: answers > 0%"
    judged = measure(PROBES + clause(metric, more="each: month, per: services"), LOOKS, "2026-01-04")
    web = next(each.reading for each in judged.verdicts if each.reading.segment[0][1] == "web")
    assert web.times is not None
    assert (web.times.up, web.times.down, web.times.unknown) == (720 * MINUTE, 720 * MINUTE, 2880 * MINUTE)


def test_a_slot_that_runs_at_the_horizon_is_not_decided_yet(measure: Measure) -> None:
    metric = "downtime: rounds, up: answers > 0%"
    judged = measure(PROBES + clause(metric, "", "each: month, per: services"), LOOKS, "2026-01-03 03:00")
    web = next(each.reading for each in judged.verdicts if each.reading.segment[0][1] == "web")
    assert web.times is not None
    assert (web.times.down, web.times.unknown) == (720 * MINUTE, 720 * MINUTE)
    assert web.times.up + web.times.down + web.times.unknown == 2 * 1440 * MINUTE, "the third day has only begun"

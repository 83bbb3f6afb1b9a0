"""What is an issue, which is the largest, and what deserves thanks: the rules of docs/packs.md, clause by clause."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.desk.packs.issues import all_issues, issue_of
from servanda.desk.packs.stand import Past, Stand
from servanda.desk.packs.thanks import all_thanks, thanks_for

PERCENT = Fraction(1, 100)


def stand(name: str, word: str = "missed", value: int = 83, apart: Fraction = Fraction(0), **more: object) -> Stand:
    """A promise of at least 90% that stands at 83%, unless something else is said."""
    plain = Stand(name, (), word, value * PERCENT, "higher", apart, apart == 0, settled=True)  # type: ignore[arg-type]
    return replace(plain, **more)  # type: ignore[arg-type]


def past(*words: str, values: tuple[int, ...] = ()) -> tuple[Past, ...]:
    """Periods before, the newest first."""
    figures = values or tuple(80 for _ in words)
    return tuple(Past(word, value * PERCENT) for word, value in zip(words, figures, strict=True))  # type: ignore[arg-type]


def names(found: list[object]) -> list[str]:
    return [each.stand.name for each in found]  # type: ignore[attr-defined]


def test_only_what_is_missed_or_will_be_is_an_issue() -> None:
    kinds = {
        "missed": stand("a"),
        "below": stand("b", "open", apart=Fraction(7, 90), holds=False),
        "foretold": stand("c", "open", pace="on track", chance=0.49, runs=True),
        "behind": stand("d", "open", pace="behind", runs=True),
    }
    assert {kind: issue_of(each).kind for kind, each in kinds.items()} == {kind: kind for kind in kinds}  # type: ignore[union-attr]
    calm = [
        stand("met", "met"), stand("holds", "open"), stand("not owed", "not owed"), stand("nobody knows", "undetermined"),
        stand("an even chance", "open", pace="behind", chance=0.5, holds=False, runs=True),
        stand("just begun", "open", pace="begun", holds=False, runs=True),
    ]  # fmt: skip
    assert all_issues(calm) == []


def test_money_comes_before_distance_and_distance_before_misses_in_a_row() -> None:
    thousand, hundred = (stand(name, stake=Fraction(money)) for name, money in (("thousand", 1000), ("hundred", 100)))
    far, near = stand("far", apart=Fraction(50, 100)), stand("near", apart=Fraction(1, 100))
    often = stand("often", apart=Fraction(1, 100), past=past("missed", "missed", "met"))
    assert names(all_issues([near, often, far, hundred, thousand])) == ["thousand", "hundred", "far", "often", "near"]


def test_what_is_alike_stays_in_the_order_of_the_agreement() -> None:
    assert names(all_issues([stand("b"), stand("a"), stand("c")])) == ["b", "a", "c"]


def test_misses_in_a_row_count_this_period_and_those_right_before() -> None:
    assert stand("x", past=past("missed", "missed", "met", "missed")).misses == 3
    assert stand("x", "open", past=past("missed", "met")).misses == 0
    assert stand("x", "open", past=past("missed", "met")).misses_before == 1


def test_thanks_for_a_promise_that_is_met_again() -> None:
    found = thanks_for(stand("x", "met", past=past("missed", "missed", "met")))
    assert found is not None
    assert (found.why, found.number) == ("again", 2)
    assert thanks_for(stand("x", "met", past=past("open", "missed"))) is None


def test_thanks_for_a_level_beyond_the_target() -> None:
    found = thanks_for(stand("x", "met", beyond=("good", "excellent")))
    assert found is not None
    assert (found.why, found.level) == ("level", "excellent")


def test_the_best_of_at_least_four_periods_and_only_if_it_is_better_than_all() -> None:
    better = stand("x", "met", 83, past=past("met", "met", "met", values=(82, 80, 81)))
    found = thanks_for(better)
    assert found is not None
    assert (found.why, found.number) == ("best", 4)
    assert thanks_for(replace(better, past=better.past[:2])) is None, "of three periods it would be luck"
    assert thanks_for(replace(better, past=(*better.past, Past("met", 83 * PERCENT)))) is None, "as good is not better"
    assert thanks_for(replace(better, settled=False)) is None, "it may still get worse"
    assert thanks_for(replace(better, better="")) is None, "nobody knows which way is better"
    assert thanks_for(replace(better, better="lower")) is None
    long_ago = stand("x", "met", 83, past=past(*["met"] * 12, values=(*[80] * 11, 99)))
    assert thanks_for(long_ago).number == 12, "a better one more than twelve periods ago is forgotten"  # type: ignore[union-attr]


def test_thanks_for_a_goal_ahead_of_pace_but_never_for_one_too_far_ahead() -> None:
    ahead = stand("x", "open", pace="on track", ahead=True, runs=True, chance=0.8)
    assert thanks_for(ahead).why == "ahead"  # type: ignore[union-attr]
    assert thanks_for(replace(ahead, ahead=False)) is None
    assert thanks_for(replace(ahead, pace="too far ahead")) is None
    assert thanks_for(replace(ahead, pace="begun")) is None
    assert thanks_for(replace(ahead, chance=0.38)) is None, "what will probably be missed is an issue"
    early = stand("x", "met", pace="reached", runs=True)
    assert thanks_for(early).why == "early"  # type: ignore[union-attr]
    assert thanks_for(replace(early, runs=False)) is None


def test_the_rarest_thanks_come_first() -> None:
    ahead = stand("ahead", "open", pace="on track", ahead=True, runs=True)
    level = stand("level", "met", beyond=("excellent",))
    once = stand("once", "met", past=past("missed", "met"))
    twice = stand("twice", "met", past=past("missed", "missed"))
    assert names(all_thanks([ahead, level, once, twice])) == ["twice", "once", "level", "ahead"]


WORDS = st.sampled_from(("met", "missed", "open", "not owed", "undetermined"))
STANDS = st.builds(
    Stand, st.text("abc", min_size=1, max_size=3), st.just(()), WORDS, st.fractions(0, 1), st.sampled_from(("higher", "lower", "")),
    st.fractions(0, 2), st.sampled_from((True, False, None)), st.booleans(), stake=st.fractions(0, 100),
    past=st.lists(st.builds(Past, WORDS, st.fractions(0, 1)), max_size=5).map(tuple), beyond=st.sampled_from(((), ("excellent",))),
    pace=st.sampled_from((None, "on track", "behind", "too far ahead", "reached", "begun")), ahead=st.booleans(),
    runs=st.booleans(), chance=st.sampled_from((None, 0.2, 0.5, 0.9)),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(STANDS, max_size=6))
def test_no_promise_is_an_issue_and_thanked_and_neither_is_invented(found: list[Stand]) -> None:
    issues, thanks = all_issues(found), all_thanks(found)
    assert not {id(each.stand) for each in issues} & {id(each.stand) for each in thanks}
    assert {id(each.stand) for each in (*issues, *thanks)} <= {id(each) for each in found}
    assert {each.stand.word for each in issues} <= {"missed", "open"}
    assert {id(each) for each in found if each.word == "missed"} <= {id(each.stand) for each in issues}
    ranks = [(each.stand.stake, each.stand.apart) for each in issues]
    assert ranks == sorted(ranks, reverse=True)

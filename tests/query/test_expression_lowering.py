"""What an engine is told to compute is what plain Python computes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from expression_strategies import COLUMNS, NEW_YORK, PARENTS, TYPES, any_expression, expressions, logical, rows
from hypothesis import HealthCheck, assume, given, settings

from servanda.clock.civil import add_civil
from servanda.query.check import check, typed
from servanda.query.derive import CivilStep, Let, Step, derive_steps
from servanda.query.evaluate import evaluate
from servanda.query.evaluate_relation import evaluate as evaluate_relation
from servanda.query.evaluate_relation import evaluate_scalar
from servanda.query.expression import Expression
from servanda.query.lower import Lowered, lower
from servanda.query.parse import parse_expression
from servanda.query.ratio import LoweringError
from servanda.query.relation import Scan
from servanda.query.scalar import And, Arith, Case, Col, Compare, InList, Lit, Not, Or, Scalar, Wide
from servanda.query.types import Kind
from servanda.words.steps import StepTable

relaxed = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read(text: str) -> Expression:
    expression, faults = parse_expression(text)
    assert expression is not None, faults
    _, faults = check(expression, TYPES, PARENTS)
    assert not faults, faults
    return expression


def derived(steps: tuple[Step, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(row)
    for step in steps:
        if isinstance(step, Let):
            found[step.into] = evaluate_scalar(step.value, found)
            continue
        of = evaluate_scalar(step.of, found)
        if of is None:
            found[step.into] = None
        elif isinstance(step, CivilStep):
            found[step.into] = add_civil(of, step.duration, step.zone)
        else:
            found[step.into] = step.zone.to_utc(of)
    return found


def computed(lowered: Lowered, row: Mapping[str, Any]) -> Any:
    """The value that the scalars stand for."""
    found = derived(lowered.steps, row)
    value = evaluate_scalar(lowered.value, found)
    if lowered.divisor is not None:
        divisor = evaluate_scalar(lowered.divisor, found)
        assert divisor is not None
        assert divisor >= 0
        if value is None or not divisor:
            return None
        return Fraction(value, divisor * 10**lowered.scale)
    if value is None or isinstance(value, bool | str):
        return value
    return Fraction(value, 10**lowered.scale)


@relaxed
@given(any_expression, rows())
def test_lowered_scalars_say_what_plain_python_says(expression: Expression, row: dict[str, Any]) -> None:
    found, faults = typed(expression, TYPES, PARENTS)
    assume(not faults)
    try:
        lowered = lower(expression, COLUMNS, NEW_YORK)
    except LoweringError:
        assume(False)
    assert computed(lowered, row) == evaluate(found, logical(row), NEW_YORK)


@relaxed
@given(expressions(Kind.YESNO, 4), rows())
def test_lowered_conditions_say_what_plain_python_says(expression: Expression, row: dict[str, Any]) -> None:
    found, faults = typed(expression, TYPES, PARENTS)
    assume(not faults)
    try:
        lowered = lower(expression, COLUMNS, NEW_YORK)
    except LoweringError:
        assume(False)
    assert computed(lowered, row) == evaluate(found, logical(row), NEW_YORK)


def test_an_ordinary_condition_is_one_scalar_without_further_columns() -> None:
    lowered = lower(read("status = 'up' and score >= 80.5"), COLUMNS, NEW_YORK)
    assert lowered.value == And((Compare("=", Col("status"), Lit("up")), Compare(">=", Col("score"), Lit(81))))
    assert lowered.steps == ()


def test_a_list_of_constants_stays_a_list() -> None:
    assert lower(read("priority in ('P1', 'P2')"), COLUMNS, NEW_YORK).value == InList(Col("priority"), ("P1", "P2"))
    assert lower(read("score not in (1, 2)"), COLUMNS, NEW_YORK).value == Not(InList(Col("score"), (1, 2)))


def test_a_quotient_is_compared_by_cross_multiplication_in_wide_numbers() -> None:
    value = lower(read("worked / usual >= 95%"), COLUMNS, NEW_YORK).value
    assert any(isinstance(each, Wide) for each in parts_of(value))


def test_a_difference_of_times_beside_days_asks_for_a_step_table() -> None:
    lowered = lower(read("closed - opened <= 90 days"), COLUMNS, NEW_YORK)
    (step,) = lowered.steps
    assert isinstance(step, CivilStep)
    assert (step.of, step.duration.days, step.zone) == (Col("opened"), 90, NEW_YORK)
    assert lowered.value == Compare("<=", Col("closed"), Col(step.into))


def test_a_constant_time_needs_no_step_table() -> None:
    assert lower(read("closed <= '2026-01-31 10:00' + 3 months"), COLUMNS, NEW_YORK).steps == ()


def test_a_quotient_that_is_a_result_keeps_its_divisor() -> None:
    lowered = lower(read("weight / 4"), COLUMNS, NEW_YORK)
    assert (lowered.scale, lowered.divisor) == (4, None)
    assert lower(read("weight / 3"), COLUMNS, NEW_YORK).divisor == Lit(3)
    assert lower(read("mean"), COLUMNS, NEW_YORK).divisor == Col("mean_by")


def test_the_divisor_of_a_result_is_never_negative_and_never_null() -> None:
    lowered = lower(read("-(fee / fee)"), COLUMNS, NEW_YORK)
    assert lowered.divisor is not None
    for fee, divisor in ((-1, 1), (2, 2), (0, 0), (None, 0)):
        assert evaluate_scalar(lowered.divisor, derived(lowered.steps, {"fee": fee})) == divisor


def test_a_time_after_a_computed_share_of_a_duration_is_refused_in_words() -> None:
    with pytest.raises(LoweringError, match="cannot be made exact"):
        lower(read("opened + worked / score"), COLUMNS, NEW_YORK)


def test_the_derived_columns_find_their_place_in_a_relation() -> None:
    expression = read("closed - opened <= 2 days and score / weight >= 50%")
    lowered = lower(expression, COLUMNS, NEW_YORK, prefix="c_")

    def table(step: Any) -> StepTable:
        plus_two_days = ((2 * 86_400_000_000, 1),)
        return StepTable("civil", 0, 10**12, plus_two_days)

    names = ("opened", "closed", "score", "weight")
    row = {"opened": 5, "closed": 2 * 86_400_000_000 + 5, "score": -1, "weight": -200}
    relation = derive_steps(Scan("t", names), lowered.steps, table)
    (found,) = evaluate_relation(relation, {"t": [row]})
    assert evaluate_scalar(lowered.value, found) is True
    assert evaluate_scalar(lowered.value, {**found, "closed": 2 * 86_400_000_000 + 6}) in (True, False)


@pytest.mark.parametrize("op", ["+", "*", "-", "/"])
def test_long_chains_stay_small_and_shallow(op: str) -> None:
    text = f" {op} ".join(["(score / weight)"] * 50) + " >= 0"
    lowered = lower(read(text), COLUMNS, NEW_YORK)
    scalars = [step.value for step in lowered.steps if isinstance(step, Let)] + [lowered.value]
    assert sum(len(parts_of(scalar)) for scalar in scalars) < 20_000
    assert max(map(depth_of, scalars)) < 100


def test_nested_quotients_and_choices_do_not_grow_exponentially() -> None:
    text = "score"
    for _ in range(30):
        text = f"(weight / case when status = 'up' then {text} else mean end)"
    lowered = lower(read(f"{text} > 5"), COLUMNS, NEW_YORK)
    scalars = [step.value for step in lowered.steps if isinstance(step, Let)] + [lowered.value]
    assert sum(len(parts_of(scalar)) for scalar in scalars) < 20_000


def test_nested_conditions_do_not_grow_exponentially() -> None:
    text = "automatic"
    for _ in range(20):
        text = f"(case when {text} then opened else closed end between opened and closed)"
    lowered = lower(read(text), COLUMNS, NEW_YORK)
    scalars = [step.value for step in lowered.steps if isinstance(step, Let)] + [lowered.value]
    assert sum(len(parts_of(scalar)) for scalar in scalars) < 20_000


def inside(scalar: Scalar) -> list[Scalar]:
    match scalar:
        case Arith(_, left, right) | Compare(_, left, right):
            return [left, right]
        case And(parts) | Or(parts):
            return list(parts)
        case Case(whens, otherwise):
            return [*(each for pair in whens for each in pair), otherwise]
        case Col() | Lit():
            return []
        case _:
            found = getattr(scalar, "value", None)
            return [found] if found is not None else list(getattr(scalar, "values", ()))


def parts_of(scalar: Scalar) -> list[Scalar]:
    found: list[Scalar] = []
    waiting = [scalar]
    while waiting and len(found) < 1_000_000:
        found.append(waiting.pop())
        waiting.extend(inside(found[-1]))
    return found


def depth_of(scalar: Scalar) -> int:
    level, depth = [scalar], 0
    while level:
        level = [each for one in level for each in inside(one)]
        depth += 1
    return depth

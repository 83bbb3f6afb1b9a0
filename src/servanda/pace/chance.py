"""How many records may still come: a distribution of counts for people to read, never for a verdict. Floats.

Records come unevenly: the number on a day varies by `spread` times its mean (1 is Poisson, the plainest case). What is
still to come is then negative binomial with that mean and variance; amounts of money, and numbers beyond
`MOST_TERMS` terms, are taken as normal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

MOST_TERMS = 50_000
_REACH = 9
"""Standard deviations on both sides within which terms are added up."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is still to come: its mean and variance; `whole` where it counts records."""

    mean: float
    variance: float
    whole: bool


def quantile(rest: Rest, part: float) -> float:
    """The least number that is not exceeded with this probability."""
    if rest.mean <= 0:
        return 0.0
    terms = _terms(rest)
    if terms is None:
        return max(0.0, _normal(rest).inv_cdf(part))
    first, weights = terms
    known = 0.0
    for number, weight in enumerate(weights, first):
        known += weight
        if known >= part:
            return float(number)
    return float(first + len(weights) - 1)


def chance_of(rest: Rest, least: float) -> float:
    """The probability that at least so much comes."""
    if least <= 0:
        return 1.0
    if rest.mean <= 0:
        return 0.0
    terms = _terms(rest)
    if terms is None:
        return 1 - _normal(rest).cdf(least - (0.5 if rest.whole else 0))
    first, weights = terms
    return min(1.0, math.fsum(weights[max(math.ceil(least) - first, 0) :]))


def _normal(rest: Rest) -> NormalDist:
    return NormalDist(rest.mean, math.sqrt(max(rest.variance, 1e-12)))


def _terms(rest: Rest) -> tuple[int, list[float]] | None:
    """The first number and the probabilities from there on; None where it is taken as normal."""
    width = _REACH * math.sqrt(max(rest.variance, rest.mean)) + 20
    first, last = max(0, math.floor(rest.mean - width)), math.ceil(rest.mean + width)
    if not rest.whole or last - first > MOST_TERMS:
        return None
    density = _density(rest)
    return first, [math.exp(density(number)) for number in range(first, last + 1)]


def _density(rest: Rest) -> Callable[[int], float]:
    """The logarithm of the probability of exactly so many."""
    mean, beyond = rest.mean, rest.variance - rest.mean
    if beyond <= mean * 1e-9:
        return lambda number: number * math.log(mean) - mean - math.lgamma(number + 1)
    size = mean * mean / beyond
    stop, go = math.log(size / (size + mean)), math.log(mean / (size + mean))
    return lambda number: (
        math.lgamma(number + size) - math.lgamma(size) - math.lgamma(number + 1) + size * stop + number * go
    )

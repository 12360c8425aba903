"""Rules for scoring: scores lie on their scales, and summaries and benchmarks name what exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rubrics.consistency.lists import listed_twice, repeated, unknown
from rubrics.strict_yaml import Finding, Path

if TYPE_CHECKING:
    from rubrics.model import Benchmark, Rubric, Scale, Summary

OVERALL = "overall"


def check_scoring(rubric: Rubric) -> Iterator[Finding]:
    """Yield what is wrong with the scoring block."""
    for key in ("absent", "missed_opportunity"):
        yield from _scale_score(rubric, key)
    summaries = rubric.scoring.summaries
    path: Path = ("scoring", "summaries")
    yield from repeated(((*path, n), summary.id) for n, summary in enumerate(summaries))
    for n, summary in enumerate(summaries):
        yield from _summary(rubric, summary, (*path, n))
    for n, benchmark in enumerate(rubric.scoring.benchmarks):
        yield from _benchmark(rubric, benchmark, ("scoring", "benchmarks", n))


def _scale_score(rubric: Rubric, key: str) -> Iterator[Finding]:
    score = getattr(rubric.scoring, key)
    path: Path = ("scoring", key)
    scales = {scale.id: scale for scale in rubric.scales}
    by_scale = score if isinstance(score, Mapping) else dict.fromkeys(scales, score)
    for scale_id, number in by_scale.items():
        here = (*path, scale_id) if isinstance(score, Mapping) else path
        if scale_id not in scales:
            yield Finding(here, "unknown-scale", f"there is no scale {scale_id!r}")
        elif number not in scales[scale_id].points:
            message = f"{key} is scored {number}, which scale {scale_id!r} does not have"
            yield Finding(here, "scoring-off-scale", message)
    missing = [scale_id for scale_id in scales if scale_id not in by_scale]
    if missing:
        yield Finding(path, "scale-missing", f"say the score on scale {', '.join(missing)}")
    elif isinstance(score, Mapping) and len(set(score.values())) == 1:
        message = "the scales do not differ: write the one number"
        yield Finding(path, "write-one", message)


def _summary(rubric: Rubric, summary: Summary, path: Path) -> Iterator[Finding]:
    counts = {count.id for count in rubric.counts}
    if summary.id == OVERALL:
        message = f"{OVERALL!r} already stands for the overall score"
        yield Finding((*path, "id"), "duplicate-id", message)
    for key in ("numerator", "denominator"):
        yield from unknown(getattr(summary, key), counts, (*path, key), "unknown-count")
        yield from listed_twice(getattr(summary, key), (*path, key))
    if summary.unit == "sum":
        if summary.denominator:
            message = "a sum has no denominator"
            yield Finding((*path, "denominator"), "summary-denominator", message)
    elif not summary.denominator:
        message = f"a {summary.unit} needs a denominator"
        yield Finding(path, "summary-denominator", message)
    elif summary.unit == "percent" and not set(summary.numerator) <= set(summary.denominator):
        message = "a percentage is of a whole: the denominator must contain the numerator"
        yield Finding((*path, "numerator"), "percent-of-whole", message)


def _benchmark(rubric: Rubric, benchmark: Benchmark, path: Path) -> Iterator[Finding]:
    name = benchmark.of
    summary = next((each for each in rubric.scoring.summaries if each.id == name), None)
    section_items = [item for item in rubric.items if item.section == name]
    one_item = [item for item in rubric.items if item.id == name]
    if section_items and one_item:
        message = f"{name!r} is both a section and an item"
        yield Finding((*path, "of"), "benchmark-ambiguous", message)
        return
    if summary is not None and name != OVERALL:
        yield from _of_summary(benchmark, summary, path)
        return
    rule = "none"
    items = one_item
    if name == OVERALL:
        items, rule = list(rubric.items), rubric.scoring.overall_score
    elif section_items:
        items, rule = section_items, rubric.scoring.section_score
    if not items:
        message = f"{name!r} is no section, item or summary, nor {OVERALL!r}"
        yield Finding((*path, "of"), "benchmark-of-nothing", message)
    elif not one_item and rule == "none":
        message = f"the scoring gives no score of {name!r}"
        yield Finding((*path, "of"), "benchmark-of-nothing", message)
    else:
        scales = [each for each in rubric.scales if each.id == benchmark.scale]
        rated = sum(benchmark.scale in item.anchors for item in items)
        times = rated if rule == "sum_of_items" else 1
        yield from _of_score(benchmark, scales, rated, times, path)


def _of_summary(benchmark: Benchmark, summary: Summary, path: Path) -> Iterator[Finding]:
    if benchmark.scale is not None:
        message = "a summary of counts has no scale"
        yield Finding((*path, "scale"), "benchmark-scale", message)
    highest = 100 if summary.unit == "percent" else float("inf")
    if not 0 <= benchmark.at_least <= highest:
        message = f"{benchmark.at_least:g} can never be a {summary.unit}"
        yield Finding((*path, "at_least"), "benchmark-out-of-range", message)


def _of_score(
    benchmark: Benchmark, scales: list[Scale], rated: int, times: int, path: Path
) -> Iterator[Finding]:
    if benchmark.scale is None:
        yield Finding(path, "benchmark-scale", "say on which scale")
    elif not scales:
        message = f"there is no scale {benchmark.scale!r}"
        yield Finding((*path, "scale"), "unknown-scale", message)
    elif not rated:
        message = f"nothing of {benchmark.of!r} is rated on scale {benchmark.scale!r}"
        yield Finding((*path, "scale"), "benchmark-scale", message)
    else:
        lowest, highest = scales[0].lowest * times, scales[0].highest * times
        if not lowest <= benchmark.at_least <= highest:
            message = f"{benchmark.at_least:g} lies outside {lowest} to {highest}"
            yield Finding((*path, "at_least"), "benchmark-out-of-range", message)

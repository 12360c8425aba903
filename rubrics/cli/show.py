"""`python -m rubrics show`: an instrument or a pathway for a person."""

import argparse
import sys
from collections.abc import Iterator

from rubrics.cli.opening import open_definition
from rubrics.fingerprint import fingerprint, scoring_fingerprint
from rubrics.forms.pathway import instrument_words
from rubrics.forms.sentences import (
    asked,
    benchmark_sentence,
    flag_sentence,
    name_of,
    scoring_sentences,
    summary_rule,
)
from rubrics.model import Category, Count, Item, Rubric, Scale
from rubrics.pathways import Pathway, pathway_fingerprint


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "show", help="print an instrument, one line an item, or a pathway, one line a rule"
    )
    parser.add_argument("names", nargs="+", metavar="slug|path")
    parser.add_argument("--version", help="for a slug: which version, else the newest published")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print each definition, with an empty line between."""
    definitions = [open_definition(name, options.version) for name in options.names]
    for n, definition in enumerate(definitions):
        lines = _rubric(definition) if isinstance(definition, Rubric) else _pathway(definition)
        sys.stdout.writelines(f"{line}\n" for line in (*([""] if n else ()), *lines))
    return 0


def _rubric(rubric: Rubric) -> Iterator[str]:
    yield rubric.title
    yield f"{rubric.slug} {rubric.version} ({rubric.status}, {rubric.language}, {rubric.licence})"
    if rubric.follows:
        yield f"follows {rubric.follows}"
    yield f"content {fingerprint(rubric)}"
    yield f"scoring {scoring_fingerprint(rubric)}"
    for scale in rubric.scales:
        yield _scale(scale)
    for label, choices in (
        ("Phases", rubric.phases),
        ("Problem areas", rubric.problem_areas),
        ("Formats", rubric.formats),
    ):
        if choices:
            yield f"{label}: {'; '.join(choice.label for choice in choices)}"
    titles = {None: "Beside the sections"} | {each.id: each.title for each in rubric.sections}
    for section, title in titles.items():
        parts = [part for part in rubric.parts if part.section == section]
        if not parts:
            continue
        yield ""
        yield title
        for part in parts:
            yield f"{part.id:3} {name_of(part)} ({'; '.join(_told(rubric, part))})"
    if rubric.flags:
        yield ""
        yield "Flags"
        for flag in rubric.flags:
            yield f"{flag.id:3} {flag.text} ({flag_sentence(flag)})"
    yield ""
    yield "Scores"
    yield from scoring_sentences(rubric)
    for summary in rubric.scoring.summaries:
        yield f"Summary: {summary.label}: {summary_rule(summary)}"
    for benchmark in rubric.scoring.benchmarks:
        yield f"Benchmark: {benchmark_sentence(rubric, benchmark)}"


def _scale(scale: Scale) -> str:
    points = "; ".join(f"{point} {scale.points[point]}" for point in sorted(scale.points))
    lower = " (lower is better)" if scale.direction == "lower_is_better" else ""
    return f"{scale.label}{lower}: {points}"


def _told(rubric: Rubric, part: Item | Category | Count) -> Iterator[str]:
    if isinstance(part, Item) and len(part.scales) < len(rubric.scales):
        yield f"on {', '.join(rubric.scale(scale).label for scale in part.scales)}"
    if isinstance(part, Category):
        yield f"choices: {', '.join(choice.label for choice in part.choices)}"
        if part.at_most > 1:
            yield f"at most {part.at_most}"
    if isinstance(part, Count):
        yield "count"
    yield from asked(rubric, part)


def _pathway(pathway: Pathway) -> Iterator[str]:
    yield pathway.title
    yield (
        f"{pathway.slug} {pathway.version} "
        f"({pathway.status}, {pathway.language}, {pathway.licence})"
    )
    yield f"content {pathway_fingerprint(pathway)}"
    yield f"Instrument: {instrument_words(pathway)}"
    yield ""
    yield pathway.summary
    yield ""
    width = max(len(rule.id) for rule in pathway.rules)
    for rule in pathway.rules:
        yield f"{rule.id:{width}}  {rule.sentence}"

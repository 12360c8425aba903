"""De-identification: how much of the labelled set the rules find, and how fast they are."""

from __future__ import annotations

from itertools import cycle, islice

from backend.casework.deidentify import Kind, Turn, propose
from tests.backend.casework.deidentify.labelled_set import PARTS, Figures, excerpts
from tests.backend.casework.deidentify.labelled_set import measure as measure_labels
from tests.bench.measure import SLACK, Check, Row, measure
from tests.bench.sizes import Sizes

SECONDS = 0.5
RECALL, PRECISION = 0.95, 0.85

_TOLD = {
    "tuned": "the rules were made with these",
    "second": "the rules were mended by what they missed of these",
    "held_out": "no rule was changed for these",
}


def deidentify_rows(sizes: Sizes) -> list[Row]:
    """Measure a long session, then each part of the labelled set."""
    rows = [_speed(sizes)]
    for part in PARTS:
        read = excerpts(part)
        figures = measure_labels(read)
        own = measure(lambda read=read: measure_labels(read), runs=1)  # type: ignore[misc]
        checks = (
            Check("recall", figures.recall, RECALL, "at least"),
            Check("precision", figures.precision, PRECISION, "at least"),
        )
        task = (
            f"proposals on {len(read)} excerpts, {part} ({_TOLD[part]}): {figures.n_found} of "
            f"{figures.n_labelled} identifiers found, {figures.fallen_for} of {figures.traps} "
            "traps fallen for"
        )
        rows.append(Row("deidentify", task, own, None, checks, _by_kind(figures)))
    return rows


def _speed(sizes: Sizes) -> Row:
    """Measure proposals on the turns of the labelled set, over and over to the wanted length."""
    read = [one for part in PARTS for one in excerpts(part)]
    texts = islice(cycle([turn.text for one in read for turn in one.turns]), sizes.turns)
    turns = [Turn(number, "C", text) for number, text in enumerate(texts, start=1)]
    known = read[0].known
    own = measure(lambda: propose(turns, known=known), runs=sizes.runs)
    check = Check("best run", own.best, SECONDS, slack=SLACK, unit="s")
    words = sum(len(turn.text.split()) for turn in turns)
    task = f"proposals for {len(turns):,} turns, {words:,} words"
    return Row("deidentify", task, own, None, (check,) if sizes.judged else ())


def _by_kind(figures: Figures) -> str:
    listed = ", ".join(
        f"{kind.value} {figures.found[kind]}/{figures.labelled[kind]}"
        for kind in Kind
        if figures.labelled[kind]
    )
    return f"found of labelled: {listed}"

"""VALIDITY.md: one table a family, and what breaks its promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from fidelity.coverage import CODE
from tests.validity.families import FAMILIES
from tests.validity.results import LEAST, MOST, Coverage, Family, Rate

DOCUMENT = Path(__file__).parents[2] / "fidelity" / "VALIDITY.md"

#: A warning that so many data sets carry can be relied on to be there.
RELIABLE = 0.9

_HEAD = """# Validity

How often the intervals of `fidelity` hold the true value, and how often its rules do what they
promise, in simulated data. `make validate` writes this file; do not edit it. Numbers behind it:
`tests/validity/results.json`.

Coverage is that of intervals at 95 % unless the table says otherwise, with its Monte Carlo standard
error (SE). Below and above: share of intervals that lie wholly below and wholly above the truth.
Warnings are those that the result carries in the design, with the share of data sets where it is
not all; `coverage_off`, which stands for this table itself, is left out. **Bold**: outside 93 to
97 %; such an interval at 95 % carries `coverage_off`.
"""

_RATE_HEAD = """
| design | what | rate | SE | predicted | at most |
| --- | --- | --- | --- | --- | --- |
"""

_COLUMNS = (
    "design",
    "statistic",
    "interval",
    "truth",
    "coverage",
    "SE",
    "below",
    "above",
    "width",
    "new raters",
    "undefined",
    "warnings",
)


def document(families: Mapping[str, Family]) -> str:
    """Return the whole file."""
    parts = [_HEAD, _runs(families)]
    for name, family in families.items():
        parts.append(f"\n## {FAMILIES[name].title}\n\nFamily `{name}`.\n")
        parts += [f"\n{note}\n" for note in family.notes]
        coverages = [row for row in family.rows if isinstance(row, Coverage)]
        rates = [row for row in family.rows if isinstance(row, Rate)]
        if coverages:
            parts.append(_coverages(coverages))
        if rates:
            parts.append(_RATE_HEAD + "".join(_rate(row) for row in rates))
    parts.append(_broken(families))
    return "".join(parts)


def _runs(families: Mapping[str, Family]) -> str:
    lines = ["\n| family | date | fidelity | seed | replicates | seconds |\n"]
    lines.append("| --- | --- | --- | --- | --- | --- |\n")
    lines += [
        f"| `{name}` | {of.date} | {of.version} | {of.seed} | {of.replicates:,} "
        f"| {of.seconds:.0f} |\n"
        for name, of in families.items()
    ]
    return "".join(lines)


def _coverages(rows: list[Coverage]) -> str:
    anew = any(row.new_raters is not None for row in rows)
    columns = [name for name in _COLUMNS if anew or name != "new raters"]
    head = f"\n| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"
    return head + "".join(_coverage(row, anew=anew) for row in rows)


def _coverage(row: Coverage, *, anew: bool) -> str:
    shown = f"{row.coverage:.3f}"
    cells = [
        row.design,
        f"`{row.statistic}`",
        row.method,
        "varies" if row.truth is None else f"{row.truth:.3f}",
        shown if row.kept else f"**{shown}**",
        f"{row.se:.3f}",
        f"{row.below:.3f}",
        f"{row.above:.3f}",
        "" if row.width is None else f"{row.width:.3f}",
        *([_share(row.new_raters)] if anew else []),
        f"{row.undefined} of {row.replicates}" if row.undefined else "0",
        warnings(row),
    ]
    return f"| {' | '.join(cells)} |\n"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def warnings(row: Coverage) -> str:
    """Return the codes, with their share where some data sets lack them."""
    return ", ".join(
        code if share > 0.9995 else f"{code} {100 * share:.0f} %"
        for code, share in row.codes.items()
        if share >= 0.005 and code != CODE
    )


def _rate(row: Rate) -> str:
    shown = f"{row.rate:.4f}"
    cells = [
        row.design,
        row.statistic,
        shown if row.kept else f"**{shown}**",
        f"{row.se:.4f}",
        "" if row.predicted is None else f"{row.predicted:.4f}",
        "" if row.at_most is None else f"{row.at_most:.2f}",
    ]
    return f"| {' | '.join(cells)} |\n"


def _broken(families: Mapping[str, Family]) -> str:
    lines = [
        "\n## Where the promise is not kept\n",
        f"\nEvery interval and design whose coverage leaves {100 * LEAST:.0f} to "
        f"{100 * MOST:.0f} %, and every rate that misses its promise. Warned: the codes that at "
        f"least {100 * RELIABLE:.0f} % of the data sets carry.\n",
        "\n| family | design | statistic | coverage or rate | SE | replicates | warned |\n",
        "| --- | --- | --- | --- | --- | --- | --- |\n",
    ]
    found = list(broken(families))
    for name, row in found:
        if isinstance(row, Coverage):
            what, number = f"`{row.statistic}`, {row.method}", f"{row.coverage:.3f}"
            reliable = [c for c, share in row.codes.items() if share >= RELIABLE and c != CODE]
        else:
            what, number, reliable = row.statistic, f"{row.rate:.4f}", []
        told = ", ".join(reliable) or "–"
        lines.append(
            f"| `{name}` | {row.design} | {what} | {number} | {row.se:.3f} | {row.replicates:,} "
            f"| {told} |\n"
        )
    if not found:
        lines.append("| – | – | – | – | – | – | – |\n")
    return "".join(lines)


def broken(families: Mapping[str, Family]) -> Iterable[tuple[str, Coverage | Rate]]:
    """Return every row that misses its promise, with its family."""
    for name, family in families.items():
        for row in family.rows:
            if not row.kept:
                yield name, row

"""Small instruments of a programme's own, as text."""

_HEAD = """\
grammar: 1
slug: {slug}
version: "{version}"
{follows}status: {status}
title: {title}
language: en
licence: CC-BY-4.0
permission: Written for the tests.
sources:
  - {{title: Nobody, used_for: Nothing}}
guidance:
  - Rate what you heard.
scales:
  - id: skill
    label: Skill
    question: How well?
    direction: higher_is_better
    points: {points}
    statistics: [icc_a1, percent_exact]
phases:
  - {{id: initial, label: Initial}}
  - {{id: middle, label: Middle}}
  - {{id: termination, label: Termination}}
formats:
  - {{id: individual, label: Individual}}
sections:
  - {{id: A, title: Listening}}
items:
"""
_ITEM = """\
  - id: {id}
    section: A
    name: {name}
    assesses: Whether it is done.
    applicability: {{initial: required, middle: required, termination: required}}
    anchors:
      skill: {{0: Not at all, 2: Throughout}}
"""
_TAIL = """\
scoring:
  absent: 0
  missed_opportunity: 0
  not_applicable: excluded
  section_score: mean_of_items
  overall_score: mean_of_items
  minimum_answered_percent: 80
"""
POINTS = "{0: poor, 1: fair, 2: good}"
PERMISSION = "Written by this programme's own staff, who use it themselves."


def own_definition(
    *,
    slug: str = "own-scale",
    version: str = "1.0",
    status: str = "published",
    title: str = "An own scale",
    follows: str | None = None,
    items: dict[str, str] | None = None,
    lineage: dict[str, str] | None = None,
    dropped: str = "",
    points: str = POINTS,
) -> str:
    """Return a definition; `items` are names by id, `lineage` what each was in `follows`."""
    text = _HEAD.format(
        slug=slug,
        version=version,
        status=status,
        title=title,
        points=points,
        follows=f'follows: "{follows}"\n' if follows else "",
    )
    for key, name in (items or {"A1": "Letting finish", "A2": "Asking back"}).items():
        text += _ITEM.format(id=key, name=name)
        if lineage and key in lineage:
            text += f"    lineage: {lineage[key]}\n"
    return text + _TAIL + (f"dropped: {dropped}\n" if dropped else "")


def own_pathway(
    *,
    slug: str = "own-pathway",
    version: str = "1.0",
    title: str = "An own pathway",
    instrument: str = "{slug: ipt-adherence-competence, scale: competence}",
    mean: str = "{id: mean, kind: mean_score, at_least: 3.0, why: A bar}",
) -> str:
    """Return a small pathway of a programme's own."""
    return f"""\
grammar: 1
slug: {slug}
version: "{version}"
status: published
title: {title}
summary: For the tests.
language: en
licence: CC-BY-4.0
permission: Written for the tests.
sources:
  - {{title: Nobody, used_for: Nothing}}
instrument: {instrument}
rules:
  - {{id: sessions, kind: sessions, at_least: 2, why: One is not enough}}
  - {mean}
  - {{id: signed, kind: signatures, at_least: 1, why: Somebody answers for it}}
"""

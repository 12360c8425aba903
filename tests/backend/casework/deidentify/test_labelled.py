"""How much of the labelled set the rules find, and that the figures they show are these."""

from __future__ import annotations

import json

import pytest

from backend.casework.deidentify import Kind, accept_all, limits, propose, redact
from backend.casework.deidentify.limits import FEW, MEASURED, PLURALS, WANTED_RECALL
from tests.backend.casework.deidentify.labelled_set import (
    PARTS,
    Excerpt,
    Figures,
    excerpts,
    measure,
    stored,
)


@pytest.fixture(scope="module")
def excerpts_by_part() -> dict[str, list[Excerpt]]:
    return {part: excerpts(part) for part in PARTS}


@pytest.fixture(scope="module")
def figures(excerpts_by_part: dict[str, list[Excerpt]]) -> dict[str, Figures]:
    return {part: measure(read) for part, read in excerpts_by_part.items()}


def test_labelled_set_is_as_large_as_it_says(excerpts_by_part: dict[str, list[Excerpt]]) -> None:
    everything = [one for read in excerpts_by_part.values() for one in read]
    labels = [label for excerpt in everything for label in excerpt.labels]

    assert len(everything) == 36
    assert sum(label.kind is not None for label in labels) == 839
    assert sum(label.kind is None for label in labels) == 394


def test_labelled_set_has_every_kind(excerpts_by_part: dict[str, list[Excerpt]]) -> None:
    everything = [one for read in excerpts_by_part.values() for one in read]

    assert {label.kind for one in everything for label in one.labels} - {None} == set(Kind)


@pytest.mark.parametrize("part", PARTS)
def test_rules_alone_find_nineteen_of_twenty(part: str, figures: dict[str, Figures]) -> None:
    assert figures[part].recall >= 0.95, "\n".join(figures[part].missed)


@pytest.mark.parametrize("part", PARTS)
def test_proposals_are_seldom_wrong(part: str, figures: dict[str, Figures]) -> None:
    assert figures[part].precision >= 0.95, "\n".join(figures[part].wrong)
    assert figures[part].fallen_for <= 0.1 * figures[part].traps


@pytest.mark.parametrize("part", PARTS)
def test_what_is_found_has_mostly_the_right_kind(part: str, figures: dict[str, Figures]) -> None:
    assert figures[part].right_kind >= 0.9 * figures[part].n_found


@pytest.mark.parametrize("part", PARTS)
def test_a_person_is_mostly_one_entity(part: str, figures: dict[str, Figures]) -> None:
    assert figures[part].people_whole >= 0.85 * figures[part].people


def test_figures_of_the_package_are_those_measured(figures: dict[str, Figures]) -> None:
    """Write them anew with `python -m tests.backend.casework.deidentify.labelled_set`."""
    assert json.loads(MEASURED.read_text()) == stored(figures)


@pytest.mark.parametrize("part", PARTS)
def test_readme_states_the_figures_measured(part: str, figures: dict[str, Figures]) -> None:
    readme = (MEASURED.parent / "README.md").read_text()
    recall, precision = (
        f"{100 * share:.1f} %" for share in (figures[part].recall, figures[part].precision)
    )

    assert f"| `{part}` | {figures[part].n_labelled} | {recall} | {precision} |" in readme


def test_limits_name_exactly_the_kinds_that_are_missed(figures: dict[str, Figures]) -> None:
    held_out = figures["held_out"]
    missed = {
        kind
        for kind in held_out.labelled
        if held_out.found[kind] / held_out.labelled[kind] < WANTED_RECALL
    }

    named = {limit.kind: limit for limit in limits() if limit.kind is not None}

    assert set(named) == missed
    for kind, limit in named.items():
        assert limit.n_found == held_out.found[kind]
        assert str(limit.n_labelled) in limit.sentence
        assert PLURALS[kind] in limit.sentence


def test_limits_say_of_which_kinds_too_little_is_known(figures: dict[str, Figures]) -> None:
    held_out = figures["held_out"]
    few = [
        kind
        for kind in Kind
        if held_out.labelled[kind] < FEW and held_out.found[kind] == held_out.labelled[kind]
    ]

    (sentence,) = [one.sentence for one in limits() if f"fewer than {FEW}" in one.sentence]

    assert few
    assert all(PLURALS[kind] in sentence for kind in few)


def test_what_was_taken_out_is_not_found_again(excerpts_by_part: dict[str, list[Excerpt]]) -> None:
    again = 0
    for excerpt in (one for read in excerpts_by_part.values() for one in read):
        redacted = redact(excerpt.turns, accept_all(excerpt.review()))
        for proposal in propose(redacted.turns, known=excerpt.known).proposals:
            again += 1
            assert "[" not in proposal.text

    # A word can look like a name only once the name before it is gone.
    assert again <= 4

"""What holds for any answers and any text."""

import random
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics import Answer, Problem, RubricError, fingerprint, load, parse, rubric_applicability
from rubrics import scoring_fingerprint as scoring

FILE = Path(__file__).parent / "versions" / "everything" / "1.1.yaml"
TEXT = FILE.read_text(encoding="utf-8")
EVERYTHING = load(FILE)

statuses = st.sampled_from(["unscored", "scored", "absent", "missed_opportunity", "not_applicable"])
words = st.sampled_from(["room", "online", "phone", "noise", "delay"])
answers = st.dictionaries(
    st.sampled_from([part.id for part in EVERYTHING.parts]),
    st.builds(
        Answer,
        status=statuses,
        values=st.dictionaries(st.sampled_from(["level", "amount", "ease"]), st.integers(0, 4)),
        choices=st.lists(words, max_size=2, unique=True),
        count=st.none() | st.integers(0, 3),
    ),
)


@settings(deadline=None, max_examples=200)
@given(
    answered=answers,
    phase=st.sampled_from(["early", "late"]),
    format_=st.sampled_from(["individual", "group"]),
    areas=st.none() | st.frozensets(st.sampled_from(["loss", "change", "conflict"])),
    order=st.randoms(use_true_random=False),
)
def test_every_part_has_one_answer_whatever_was_answered_and_in_whatever_order(
    answered: dict[str, Answer],
    phase: str,
    format_: str,
    areas: frozenset[str] | None,
    order: random.Random,
) -> None:
    ids = list(answered)
    order.shuffle(ids)
    turned = {part: answered[part] for part in ids}

    found = rubric_applicability(
        EVERYTHING, phase=phase, format=format_, problem_areas=areas, answers=answered
    )
    again = rubric_applicability(
        EVERYTHING, phase=phase, format=format_, problem_areas=areas, answers=turned
    )

    assert found == again
    assert list(found) == [part.id for part in EVERYTHING.parts]
    for answer in found.values():
        assert (answer.reason is not None) == (answer.state == "not_applicable")
    if areas is not None:
        assert "awaits_problem_area" not in {answer.state for answer in found.values()}


@settings(deadline=None, max_examples=200)
@given(answered=answers, more=answers)
def test_more_answers_only_settle_what_waits(
    answered: dict[str, Answer], more: dict[str, Answer]
) -> None:
    """An answer that is added changes nothing that did not wait for an answer."""
    fewer = {part: answer for part, answer in answered.items() if answer.status != "unscored"}
    before, after = (
        rubric_applicability(
            EVERYTHING,
            phase="late",
            format="individual",
            problem_areas=frozenset({"loss"}),
            answers=each,
        )
        for each in (fewer, {**more, **fewer})
    )

    for part, answer in before.items():
        assert answer.state == "awaits_answer" or after[part] == answer


@settings(deadline=None, max_examples=30)
@given(
    order=st.randoms(use_true_random=False),
    indent=st.integers(2, 8),
    width=st.integers(20, 200),
    flow=st.sampled_from([True, False, None]),
)
def test_fingerprint_does_not_depend_on_how_it_is_written(
    order: random.Random, indent: int, width: int, flow: bool | None
) -> None:
    plain = _shuffled(yaml.safe_load(TEXT), order)
    text = yaml.safe_dump(
        plain,
        indent=indent,
        width=width,
        default_flow_style=flow,
        sort_keys=False,
        allow_unicode=True,
    )

    rubric = parse(text, name="again.yaml")

    assert fingerprint(rubric) == fingerprint(EVERYTHING)
    assert scoring(rubric) == scoring(EVERYTHING)


def _shuffled(value: object, order: random.Random) -> object:
    """Give every mapping another order of keys; lists keep theirs."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: _shuffled(value[key], order) for key in keys}
    return [_shuffled(each, order) for each in value] if isinstance(value, list) else value


YAML = ["", "{", "}", "[", "]", ":", "- ", "\n", "    ", "&a", "*a", "!t", "~", "'", '"', "%"]
WORDS = ["no", "true", "same", "new", "all", "none", "item", "A1", "NQ", "level", "0", "-1", "1.5"]
RARE = ["\t", "\x00", "\x07", "\ud800", "\u2028", "\ufeff", "\u00e9", "\U0001f600"]
pieces = st.sampled_from([*YAML, *WORDS, *RARE])


@settings(deadline=None, max_examples=300)
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(TEXT)), st.integers(0, 30), pieces | st.text(max_size=5)),
        min_size=1,
        max_size=4,
    )
)
def test_mutated_text_is_read_or_refused_with_a_rubric_error(
    cuts: list[tuple[int, int, str]],
) -> None:
    text = TEXT
    for start, length, piece in cuts:
        text = text[:start] + piece + text[start + length :]

    _read_or_refuse(text)


@settings(deadline=None, max_examples=200)
@given(
    lines=st.lists(st.integers(0, TEXT.count("\n")), min_size=1, max_size=3),
    order=st.randoms(use_true_random=False),
)
def test_text_with_lines_lost_or_moved_is_read_or_refused(
    lines: list[int], order: random.Random
) -> None:
    kept = TEXT.split("\n")
    for number in lines:
        line = kept.pop(number % len(kept))
        if order.random() < 0.5:
            kept.insert(order.randrange(len(kept)), line)

    _read_or_refuse("\n".join(kept))


@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=200))
def test_any_text_is_refused_with_a_rubric_error(text: str) -> None:
    _read_or_refuse(text)


def _read_or_refuse(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        rubric = parse(text, name="mutated.yaml")
    except RubricError as error:
        problems = error.problems
        refused = True
    else:
        refused = False
        assert len(fingerprint(rubric)) == 64
    assert refused == bool(problems)
    for problem in problems:
        assert problem.file == "mutated.yaml"
        assert problem.rule
        assert problem.message

"""Fingerprints depend on what a rubric says and on nothing else."""

import json
import random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics import Rubric, fingerprint, load, parse, scoring_fingerprint
from rubrics.fingerprint import canonical_json

IPT = load("ipt-adherence-competence", "0.1")
PLAIN: dict[str, Any] = IPT.model_dump(mode="json", exclude_none=True)


def _shuffled(value: Any, order: random.Random) -> Any:
    """Give every mapping another order of keys; lists keep theirs."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: _shuffled(value[key], order) for key in keys}
    if isinstance(value, list):
        return [_shuffled(each, order) for each in value]
    return value


def _respaced(value: Any, space: str) -> Any:
    if isinstance(value, dict):
        return {key: _respaced(each, space) for key, each in value.items()}
    if isinstance(value, list):
        return [_respaced(each, space) for each in value]
    return value.replace(" ", space) if isinstance(value, str) else value


@settings(deadline=None, max_examples=50)
@given(order=st.randoms(use_true_random=False))
def test_order_of_keys_does_not_matter(order: random.Random) -> None:
    rubric = Rubric.model_validate(_shuffled(PLAIN, order))

    assert fingerprint(rubric) == fingerprint(IPT)
    assert scoring_fingerprint(rubric) == scoring_fingerprint(IPT)


@settings(deadline=None, max_examples=50)
@given(space=st.text(alphabet=" \n\t\u00a0\u2003", min_size=1, max_size=3))
def test_spacing_of_texts_does_not_matter(space: str) -> None:
    rubric = Rubric.model_validate(_respaced(PLAIN, space))

    assert fingerprint(rubric) == fingerprint(IPT)


@settings(deadline=None, max_examples=20)
@given(indent=st.integers(2, 8), width=st.integers(20, 200), flow=st.booleans())
def test_style_of_yaml_does_not_matter(indent: int, width: int, flow: bool) -> None:
    text = yaml.safe_dump(
        json.loads(json.dumps(_small_plain())),
        indent=indent,
        width=width,
        default_flow_style=flow,
        allow_unicode=True,
        sort_keys=False,
    )

    assert fingerprint(parse(text, name="again.yaml")) == fingerprint(_small())


def _small() -> Rubric:
    return Rubric.model_validate(_small_plain())


def _small_plain() -> dict[str, Any]:
    plain: dict[str, Any] = {key: value for key, value in PLAIN.items() if key != "items"}
    plain["items"] = [
        item
        for item in PLAIN["items"]
        if item["id"] in {"A1", "B3", "C1", "D1", "E1", "F1", "G1", "H1"}
    ]
    return plain


@settings(deadline=None, max_examples=50)
@given(text=st.text(alphabet=st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_any_other_word_changes_the_content_and_not_the_scoring(text: str) -> None:
    plain = json.loads(json.dumps(PLAIN))
    plain["items"][0]["assesses"] += f" {text}"

    rubric = Rubric.model_validate(plain)

    assert fingerprint(rubric) != fingerprint(IPT)
    assert scoring_fingerprint(rubric) == scoring_fingerprint(IPT)


def test_stored_json_gives_the_same_rubric_back() -> None:
    again = Rubric.model_validate_json(IPT.model_dump_json())

    assert again == IPT
    assert fingerprint(again) == fingerprint(IPT)


def test_comments_do_not_matter(small_text: str, small: Rubric) -> None:
    commented = small_text.replace("\n", "\n# a remark\n")

    assert fingerprint(parse(commented, name="mine.yaml")) == fingerprint(small)


def test_writing_a_default_out_does_not_matter(small_text: str, small: Rubric) -> None:
    text = small_text.replace("    section: A\n", "    section: A\n    formats: all\n")

    assert fingerprint(parse(text, name="mine.yaml")) == fingerprint(small)


def test_order_within_a_selection_does_not_matter(small_text: str, small: Rubric) -> None:
    text = small_text.replace("[icc_a1, alpha_ordinal]", "[alpha_ordinal, icc_a1]")

    assert fingerprint(parse(text, name="mine.yaml")) == fingerprint(small)


def test_version_of_the_grammar_does_not_matter(small: Rubric) -> None:
    later = small.model_copy(update={"grammar": 2})

    assert fingerprint(later) == fingerprint(small)
    assert "grammar" not in json.loads(canonical_json(small))


@pytest.mark.parametrize(
    ("old", "new", "changes_scoring"),
    [
        ('version: "0.9"', 'version: "1.0"', False),
        ("slug: small-test", "slug: other-test", False),
        ("status: draft", "status: published", False),
        ("label: Extent", "label: Amount", False),
        ("- Go on.", "- Please go on.", False),
        ("      0: none", "      0: nothing", False),
        ("[icc_a1, alpha_ordinal]", "[icc_a1]", False),
        ("late: conditional", "late: required", True),
        ("direction: higher_is_better", "direction: lower_is_better", True),
        ("    formats: [individual]\n", "", True),
        ("problem_areas: [loss]", "problem_areas: [change]", True),
        ("missed_opportunity: 0", "missed_opportunity: 1", True),
        ("kind: drift", "kind: harm", True),
        ("      2: much\n", "      2: much\n      3: all\n", True),
        ("minimum_answered_percent: 80", "minimum_answered_percent: 90", True),
        ("missed_opportunity: 0", "missed_opportunity: {extent: 0, skill: 1}", True),
        ("section_score: mean_of_items", "section_score: sum_of_items", True),
        ("overall_score: mean_of_items", "overall_score: none", True),
    ],
)
def test_a_change_of_meaning_changes_the_fingerprint(
    small_text: str, small: Rubric, old: str, new: str, changes_scoring: bool
) -> None:
    rubric = parse(small_text.replace(old, new, 1), name="mine.yaml")

    assert fingerprint(rubric) != fingerprint(small)
    assert (scoring_fingerprint(rubric) != scoring_fingerprint(small)) is changes_scoring


def test_order_of_items_is_content_and_not_scoring(small: Rubric) -> None:
    turned = small.model_copy(update={"items": small.items[::-1]})

    assert fingerprint(turned) != fingerprint(small)
    assert scoring_fingerprint(turned) == scoring_fingerprint(small)


@pytest.mark.parametrize(
    ("old", "new", "changes_scoring"),
    [
        ("What was the session about?", "What was it about?", False),
        ("lineage: {new: Sessions by video had no item}", "lineage: new", False),
        ("map: {ease: {0: 0, 1: 1.5, 2: 4}}", "map: {ease: {0: 0, 1: 2, 2: 4}}", False),
        ("dropped: [B2, NX]", "dropped: [B2]", False),
        ('follows: "1.0"', 'follows: "1.0.3"', False),
        ("statistics: [icc_a1, alpha_ratio]", "statistics: [icc_a1]", False),
        ("label: By telephone}", "label: On the telephone}", False),
        ("label: Usual bar, source: Nobody}", "label: Bar}", False),
        ("{id: questions, label: Questions,", "{id: questions, label: All questions,", False),
        ("{item: A1, scale: amount, at_least: 1}", "{item: A1, scale: amount, at_least: 2}", True),
        ("{category: K1, among: [online, phone]}", "{category: K1, among: [online]}", True),
        ("{id: delay, label: Delay}", "{id: lag, label: Delay}", True),
        ("    at_most: 2\n    applicability", "    applicability", True),
        ("{count: NQ, at_least: 1}", "{count: NQ, at_least: 2}", True),
        ("numerator: [NR], denominator: [NQ]}", "numerator: [NQ], denominator: [NR]}", True),
        ("at_least: 6, label: Usual bar", "at_least: 7, label: Usual bar", True),
        ("  evidence: not_required\n", "", True),
        ("absent: {level: 1,", "absent: {level: 2,", True),
    ],
)
def test_a_change_of_what_came_later_changes_the_fingerprint(
    everything_text: str, everything: Rubric, old: str, new: str, changes_scoring: bool
) -> None:
    assert old in everything_text

    rubric = parse(everything_text.replace(old, new, 1), name="mine.yaml")

    assert fingerprint(rubric) != fingerprint(everything)
    assert (scoring_fingerprint(rubric) != scoring_fingerprint(everything)) is changes_scoring


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("among: [online, phone]", "among: [phone, online]"),
        ("dropped: [B2, NX]", "dropped: [NX, B2]"),
        ("numerator: [NQ, NR]", "numerator: [NR, NQ]"),
        (
            "      - {count: NQ, at_least: 1}\n      - {category: K1, among: [room, online]}\n",
            "      - {category: K1, among: [online, room]}\n      - {at_least: 1, count: NQ}\n",
        ),
        (
            "question: Where did it take place?",
            "question: Where did it take place?\n    at_most: 1",
        ),
    ],
)
def test_order_of_what_only_selects_does_not_matter(
    everything_text: str, everything: Rubric, old: str, new: str
) -> None:
    assert old in everything_text

    rubric = parse(everything_text.replace(old, new, 1), name="mine.yaml")

    assert fingerprint(rubric) == fingerprint(everything)
    assert scoring_fingerprint(rubric) == scoring_fingerprint(everything)


def test_what_defaults_mean_may_be_written_out(small_text: str, small: Rubric) -> None:
    text = small_text.replace(
        "formats:\n  -",
        "problem_area: {question: Which problem area was worked on?, at_most: 2}\n"
        "categories: []\ncounts: []\nformats:\n  -",
    ).replace("scoring:\n", "scoring:\n  evidence: above_absent\n  summaries: []\n")

    rubric = parse(text, name="mine.yaml")

    assert fingerprint(rubric) == fingerprint(small)
    assert scoring_fingerprint(rubric) == scoring_fingerprint(small)


def test_fingerprints_of_what_is_written_stay_as_they_are() -> None:
    """A later grammar may not change the identity of an earlier file."""
    assert fingerprint(IPT).startswith("171977633247f83a")
    assert scoring_fingerprint(IPT).startswith("e540db0067d4685a")

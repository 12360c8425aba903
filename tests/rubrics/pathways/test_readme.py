"""The README teaches what the code does."""

import ast
import re
from pathlib import Path
from typing import get_args

from rubrics import load_all
from rubrics.pathways import SuppliedInstrument, load_all_pathways, parse_pathway
from rubrics.pathways.json_schema import PATHWAY_SCHEMA_FILE
from rubrics.pathways.rules import AnyRule

README = Path(__file__).parents[3] / "rubrics" / "pathways" / "README.md"
TEXT = README.read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)
    assert found is not None
    return found[1]


def test_example_is_a_pathway() -> None:
    pathway = parse_pathway(block("yaml"), name="README", instruments=load_all())

    assert pathway.rule("mean").sentence == "On average the work is adequate."


def test_supplied_instrument_of_the_example_is_one() -> None:
    lines = block("yaml").splitlines()
    start = lines.index("instrument:                     # what scores are read from")
    end = lines.index("rules:")
    supplied = [line[1:] for line in lines[start:end] if line.startswith("#   ")]
    text = "\n".join([*lines[:start], "instrument:", *supplied, *lines[end:]])

    instrument = parse_pathway(text, name="README").instrument

    assert isinstance(instrument, SuppliedInstrument)
    assert (instrument.lowest, instrument.highest) == (1, 5)


def test_python_example_says_what_it_prints() -> None:
    code = block("python")
    names: dict[str, object] = {}
    exec(compile(code, "README", "exec"), names)  # noqa: S102

    claims = [line.split("  # ") for line in code.splitlines() if "  # " in line]
    assert len(claims) == 5
    for expression, value in claims:
        assert eval(expression, names) == ast.literal_eval(value)  # noqa: S307


def test_table_has_every_kind_with_every_key() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \|.*\| (.*) \|$", TEXT, flags=re.MULTILINE))
    rules = {
        get_args(rule.model_fields["kind"].annotation)[0]: rule
        for rule in get_args(get_args(AnyRule)[0])
    }

    assert set(rules) <= set(rows)
    for kind, rule in rules.items():
        told = {word.split(":")[0] for word in re.findall(r"`([^`\n]+)`", rows[kind])}
        assert set(rule.model_fields) - {"id", "kind", "why", "says"} <= told, kind


def test_table_of_presets_is_complete() -> None:
    assert {pathway.slug for pathway in load_all_pathways()} <= set(
        re.findall(r"`([^`\n]+)`", TEXT)
    )


def test_every_module_is_named() -> None:
    modules = {file.name for file in README.parent.glob("*.py")} - {"__init__.py"}

    assert modules <= set(re.findall(r"`([^`\n]+)`", TEXT))
    assert PATHWAY_SCHEMA_FILE.is_file()

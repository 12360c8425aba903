"""`python -m rubrics diff`: two versions part by part, and what can be compared."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rubrics.cli.differences import Difference, differences
from rubrics.cli.opening import Definition, newest_two, open_definition
from rubrics.comparison import Comparison, PartComparison, compare
from rubrics.errors import Problem, RubricError
from rubrics.forms.sentences import name_of
from rubrics.model import Rubric
from rubrics.pathways import Pathway
from rubrics.pathways.wording import count, number

# A version's own number and the lineage of its parts are what a comparison is about.
_IDENTITY = {"grammar", "slug", "version", "follows", "dropped"}
_PARTS = {"items": "item", "categories": "category", "counts": "count"}
_RELATIONS = ("same", "reworded", "rescaled", "new", "dropped", "unstated")
_PATHWAY_RELATIONS = ("same", "changed", "added", "removed")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "diff",
        help="compare two versions of an instrument or a pathway",
        description=(
            "Compare two versions: each a path, a slug, or slug@version. One slug alone compares "
            "its two newest versions."
        ),
        epilog=(
            "same: nothing a rater reads differs. reworded: the later version says that it is the "
            "same part. rescaled: earlier scores have another value here. These can be compared; "
            "what is new, dropped or unstated cannot. unstated: the id is the same, and nothing "
            "says that the meaning is."
        ),
    )
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW", nargs="?")
    parser.add_argument(
        "--exit-code", action="store_true", help="exit with 1 when they differ, 2 on errors"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what differs; with ``--exit-code`` 1 when something does."""
    if options.new is None:
        old, new = newest_two(options.old)
    else:
        old, new = open_definition(options.old), open_definition(options.new)
    lines = list(_compared(old, new))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if options.exit_code and _content(old) != _content(new) else 0


def _compared(old: Definition, new: Definition) -> Iterator[str]:
    yield f"{old.slug} {old.version} -> {new.slug} {new.version}"
    if isinstance(old, Rubric) and isinstance(new, Rubric):
        yield from _rubrics(old, new)
    elif isinstance(old, Pathway) and isinstance(new, Pathway):
        yield from _pathways(old, new)
    else:
        message = "one of the two is an instrument, the other a pathway"
        raise RubricError([Problem(f"{old.slug}, {new.slug}", None, None, "two-kinds", message)])


def _rubrics(old: Rubric, new: Rubric) -> Iterator[str]:
    comparison = compare(old, new)
    yield _lineage(old, new, comparison)
    found: Counter[str] = Counter(part.relation for part in comparison.parts)
    others = list(differences(_whole(old), _whole(new)))
    others += _order(old, new, comparison)
    yield from _sections(others)
    for kind, title in (("category", "categories"), ("count", "counts"), ("item", "items")):
        parts = [part for part in comparison.parts if part.kind == kind]
        if parts:
            yield ""
            yield title
        for part in parts:
            yield from _part(old, new, part)
    yield ""
    comparable = sum(part.is_comparable for part in comparison.parts)
    parts_of_new = count(len(new.parts), "part")
    yield f"Of {parts_of_new} in {new.version}, {comparable} can be compared with {old.version}."
    yield _counted(found, _RELATIONS, others)


def _lineage(old: Rubric, new: Rubric, comparison: Comparison) -> str:
    if comparison.is_stated:
        return f"{new.version} says what became of each part of {old.version}."
    if old.slug == new.slug and old.follows == new.version:
        return f"{old.version} is the later one: name {new.version} first to compare by lineage."
    return (
        f"{new.version} does not say that it follows {old.version}: "
        "only parts of equal content count as the same."
    )


def _part(old: Rubric, new: Rubric, part: PartComparison) -> Iterator[str]:
    before = None if part.earlier is None else old.part(part.earlier)
    after = None if part.later is None else new.part(part.later)
    shown = after or before
    if shown is None:
        raise AssertionError("a part is in one of the two")
    was = f" (was {part.earlier})" if before and after and part.earlier != part.later else ""
    reason = f" [{part.reason}]" if part.reason else ""
    yield f"  {shown.id:4} {part.relation:8}  {name_of(shown)}{was}{reason}"
    for scale, worth in part.worth.items():
        steps = ", ".join(f"{point} -> {number(worth[point])}" for point in sorted(worth))
        yield f"       {scale}: {steps}"
    if before and after and part.changed:
        texts = [
            each.model_dump(mode="json", exclude={"id", "lineage"}) for each in (before, after)
        ]
        yield from _told(differences(texts[0], texts[1]), indent=" " * 7)
        if "scales" in part.changed:
            yield "       its scales differ, see scales"


def _order(old: Rubric, new: Rubric, comparison: Comparison) -> Iterator[Difference]:
    """Yield where the order of what is in both versions differs, by the later ids."""
    later = {part.earlier: part.later for part in comparison.parts if part.earlier and part.later}
    for key in _PARTS:
        here = [part.id for part in getattr(new, key) if part.id in later.values()]
        there = [later[part.id] for part in getattr(old, key) if part.id in later]
        if here != there:
            before, after = (", ".join(map(str, ids)) for ids in (there, here))
            yield Difference(f"{key}.order", (before,), (after,))


def _pathways(old: Pathway, new: Pathway) -> Iterator[str]:
    before, after = ({rule.id: rule for rule in each.rules} for each in (old, new))
    whole = [each.model_dump(mode="json", exclude={*_IDENTITY, "rules"}) for each in (old, new)]
    others = list(differences(whole[0], whole[1]))
    kept = [[rule.id for rule in old.rules if rule.id in after]]
    kept.append([rule.id for rule in new.rules if rule.id in before])
    if kept[0] != kept[1]:
        others.append(Difference("rules.order", (", ".join(kept[0]),), (", ".join(kept[1]),)))
    yield from _sections(others)
    yield ""
    yield "rules"
    found: Counter[str] = Counter()
    for rule_id in dict.fromkeys([*after, *before]):
        earlier, later = before.get(rule_id), after.get(rule_id)
        shown = later or earlier
        if shown is None:
            raise AssertionError("a rule is in one of the two")
        relation = "changed"
        if earlier == later:
            relation = "same"
        elif earlier is None or later is None:
            relation = "added" if earlier is None else "removed"
        found[relation] += 1
        yield f"  {rule_id}  {relation}  {shown.sentence}"
        if earlier and later and earlier != later:
            texts = [
                {"sentence": rule.sentence, **rule.model_dump(mode="json", exclude={"id", "says"})}
                for rule in (earlier, later)
            ]
            yield from _told(differences(texts[0], texts[1]), indent=" " * 6)
    yield ""
    yield _counted(found, _PATHWAY_RELATIONS, others)


def _sections(others: Iterable[Difference]) -> Iterator[str]:
    """Tell what differs besides the parts, under the key of the grammar it belongs to."""
    last = None
    for difference in others:
        key = difference.place.split(".")[0]
        if key != last:
            yield ""
            yield key.replace("_", " ")
            last = key
        rest = difference.place[len(key) + 1 :]
        shown = Difference(rest, difference.before, difference.after)
        yield from _told([shown], indent="  ")


def _told(found: Iterable[Difference], *, indent: str) -> Iterator[str]:
    for difference in found:
        deeper = indent
        if difference.place:
            yield f"{indent}{difference.place}"
            deeper = f"{indent}  "
        yield from (f"{deeper}- {line}" for line in difference.before)
        yield from (f"{deeper}+ {line}" for line in difference.after)


def _counted(found: Mapping[str, int], words: Iterable[str], others: list[Difference]) -> str:
    told = [f"{found[word]} {word}" for word in words if found.get(word)]
    return f"{', '.join(told)}; {count(len(others), 'other change')}"


def _whole(rubric: Rubric) -> dict[str, Any]:
    return rubric.model_dump(mode="json", exclude={*_IDENTITY, *_PARTS})


def _content(definition: Definition) -> dict[str, Any]:
    return definition.model_dump(mode="json", exclude={"grammar"})

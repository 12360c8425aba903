"""Two versions further apart than one step: compared along the lineage that joins them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from itertools import pairwise

from rubrics.comparison import Comparison, PartComparison, Relation, compare
from rubrics.model import Rubric


def compare_through(earlier: Rubric, later: Rubric, known: Iterable[Rubric]) -> Comparison:
    """Compare two versions of an instrument step by step through those that lie between.

    From the later version the chain of what each one follows is walked back to the earlier one.
    Where it does not lead there, because a version states no lineage or is not at hand, the two
    are compared as by `compare`: only parts of equal content count as the same.

    Parameters
    ----------
    earlier, later : Rubric
        Versions of one slug.
    known : iterable of Rubric
        Versions at hand; those of other slugs are passed over.

    Returns
    -------
    Comparison
        ``is_stated`` where a chain of lineage joins both. A score is carried as by all steps.

    Raises
    ------
    ValueError
        The two are different instruments, of which nothing can be compared.

    Examples
    --------
    >>> from rubrics import load
    >>> draft, first = (load("ipt-adherence-competence", version) for version in ("0.1", "1.0"))
    >>> second = first.model_copy(update={"version": "1.1", "follows": "1.0"})
    >>> compare_through(draft, second, [first]).is_stated
    True
    >>> compare(draft, second).is_stated
    False
    """
    if earlier.slug != later.slug:
        message = f"{earlier.slug} and {later.slug} are different instruments"
        raise ValueError(f"{message}: their scores cannot be compared")
    chain = _chain(earlier, later, known)
    if chain is None or len(chain) == 1:
        return compare(earlier, later)
    return reduce(_joined, (compare(before, after) for before, after in pairwise(chain)))


def _chain(earlier: Rubric, later: Rubric, known: Iterable[Rubric]) -> list[Rubric] | None:
    """Return the versions from the earlier to the later; None where no lineage joins them."""
    at_hand = {rubric.version: rubric for rubric in known if rubric.slug == later.slug}
    at_hand[earlier.version] = earlier
    chain = [later]
    # What a version follows is lower than itself, so that this ends.
    while chain[-1] is not earlier:
        before = at_hand.get(chain[-1].follows or "")
        if before is None:
            return None
        chain.append(before)
    return chain[::-1]


def _joined(first: Comparison, second: Comparison) -> Comparison:
    before = {part.later: part for part in first.parts if part.later is not None}
    parts = [_two_steps(before, part) for part in second.parts if part.later is not None]
    gone = _gone(first, second, before)
    return Comparison(first.earlier, second.later, (*parts, *gone), is_stated=True)


def _two_steps(before: Mapping[str, PartComparison], step: PartComparison) -> PartComparison:
    if step.earlier is None:
        return step
    origin = before[step.earlier]
    if origin.earlier is None:
        return replace(origin, later=step.later)
    relations = {origin.relation, step.relation}
    changed = tuple(dict.fromkeys((*origin.changed, *step.changed)))
    if "rescaled" in relations:
        return replace(
            step,
            earlier=origin.earlier,
            relation="rescaled",
            changed=changed,
            reason=step.reason or origin.reason,
            worth=_worth(origin, step),
        )
    relation: Relation = "same" if relations == {"same"} else "reworded"
    return replace(step, earlier=origin.earlier, relation=relation, changed=changed)


def _worth(origin: PartComparison, step: PartComparison) -> Mapping[str, Mapping[int, float]]:
    """Return what the points of the first version are worth after both steps."""
    if origin.relation != "rescaled":
        return step.worth
    found: dict[str, Mapping[int, float]] = {}
    for scale, values in origin.worth.items():
        carried = {point: step.carry(scale, value) for point, value in values.items()}
        kept = {point: value for point, value in carried.items() if value is not None}
        # A scale that the second step does not carry has no value there.
        if len(kept) == len(values):
            found[scale] = kept
    return found


def _gone(
    first: Comparison, second: Comparison, before: Mapping[str, PartComparison]
) -> Iterator[PartComparison]:
    """Yield what the first version had and the last has no more, whichever step dropped it."""
    for part in first.parts:
        if part.later is None:
            yield part
    for part in second.parts:
        if part.later is None and part.earlier is not None:
            origin = before[part.earlier].earlier
            if origin is not None:
                yield PartComparison(part.kind, origin, None, "dropped")

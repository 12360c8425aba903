"""Two versions of an instrument part by part: what stayed, what changed, what can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, TypeAlias

from rubrics.model import Category, Count, Item, New, Rescaled, Rubric, origin

Kind: TypeAlias = Literal["item", "category", "count"]
Relation: TypeAlias = Literal["same", "reworded", "rescaled", "new", "dropped", "unstated"]
AnyPart: TypeAlias = Item | Category | Count

# Who a part is and where it comes from; a difference here is no change of the part.
_IDENTITY = {"id", "lineage"}


@dataclass(frozen=True, slots=True)
class PartComparison:
    """What one item, category or count of a version was in the version before.

    ``same``: nothing a rater reads differs. ``reworded``: the version says it is the same part,
    and ``changed`` names the keys that differ. ``rescaled``: earlier scores have another value
    here. ``unstated``: both versions have the id, and nothing says that it means the same.
    """

    kind: Kind
    earlier: str | None
    later: str | None
    relation: Relation
    changed: tuple[str, ...] = ()
    reason: str | None = None
    worth: Mapping[str, Mapping[int, float]] = field(default_factory=dict)

    @property
    def is_comparable(self) -> bool:
        """Whether answers from before may stand beside answers of this version."""
        return self.relation in {"same", "reworded", "rescaled"}

    def spans(self, scale: str) -> bool:
        """Whether earlier scores on a scale have a value here; the scale is one of the part's."""
        return self.is_comparable and (self.relation != "rescaled" or scale in self.worth)

    def carry(self, scale: str, score: float) -> float | None:
        """Return what an earlier score is worth here.

        Parameters
        ----------
        scale : str
            Id of the scale.
        score : float
            By the earlier version. Between two points the value lies in proportion between
            theirs.

        Returns
        -------
        float or None
            ``None`` when it cannot be compared.

        Examples
        --------
        >>> worth = {"skill": {0: 0.0, 1: 2.0, 2: 3.0}}
        >>> PartComparison("item", "A1", "A1", "rescaled", worth=worth).carry("skill", 1.5)
        2.5
        >>> PartComparison("item", "A1", "A1", "same").carry("skill", 1)
        1.0
        >>> PartComparison("item", None, "A1", "new").carry("skill", 1) is None
        True
        """
        if self.relation in {"same", "reworded"}:
            return float(score)
        if self.relation != "rescaled":
            return None
        points = sorted(self.worth.get(scale, {}).items())
        for (low, at_low), (high, at_high) in pairwise(points):
            if low <= score <= high:
                return at_low + (at_high - at_low) * (score - low) / (high - low)
        return None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every part of two versions: those of the later one in its order, then what was dropped."""

    earlier: str
    later: str
    parts: tuple[PartComparison, ...]
    is_stated: bool

    def of(self, later_id: str) -> PartComparison:
        """Return what a part of the later version was; ``KeyError`` when it has no such part."""
        return {part.later: part for part in self.parts}[later_id]


def compare(earlier: Rubric, later: Rubric) -> Comparison:
    """Compare two versions of an instrument part by part.

    Where the later one follows the earlier, its lineage says what is what. Otherwise nothing
    does: parts of equal content are the same, parts of equal id and other content ``unstated``.

    Parameters
    ----------
    earlier, later : Rubric
        Usually of one slug.

    Returns
    -------
    Comparison
        With one entry for each item, category and count of either.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("ipt-adherence-competence", "0.1")
    >>> {part.relation for part in compare(rubric, rubric).parts}
    {'same'}
    """
    is_stated = later.slug == earlier.slug and later.follows == earlier.version
    before = {part.id: part for part in earlier.parts}
    found = []
    for part in later.parts:
        lineage = part.lineage if is_stated else "same"
        old = before.get(origin(part.id, lineage) or "")
        if old is None or type(old) is not type(part):
            reason = lineage.new if isinstance(lineage, New) else None
            found.append(PartComparison(_kind(part), None, part.id, "new", reason=reason))
            continue
        found.append(_pair(earlier, later, old, part, is_stated=is_stated))
    continued = {part.earlier for part in found}
    found += [
        PartComparison(_kind(part), part.id, None, "dropped")
        for part in earlier.parts
        if part.id not in continued
    ]
    return Comparison(earlier.version, later.version, tuple(found), is_stated)


def _pair(
    earlier: Rubric, later: Rubric, old: AnyPart, part: AnyPart, *, is_stated: bool
) -> PartComparison:
    changed = _changed(earlier, later, old, part)
    if is_stated and isinstance(part.lineage, Rescaled):
        return PartComparison(
            _kind(part),
            old.id,
            part.id,
            "rescaled",
            changed,
            part.lineage.reason,
            part.lineage.map,
        )
    relation: Relation = "same"
    if changed:
        relation = "reworded" if is_stated else "unstated"
    return PartComparison(_kind(part), old.id, part.id, relation, changed)


def _changed(earlier: Rubric, later: Rubric, old: AnyPart, part: AnyPart) -> tuple[str, ...]:
    before, after = (each.model_dump(exclude=_IDENTITY) for each in (old, part))
    changed = [key for key in after if before.get(key) != after[key]]
    if isinstance(old, Item) and isinstance(part, Item):
        scales = [
            [scale for scale in rubric.scales if scale.id in item.anchors]
            for rubric, item in ((earlier, old), (later, part))
        ]
        if scales[0] != scales[1]:
            changed.append("scales")
    return tuple(changed)


def _kind(part: AnyPart) -> Kind:
    if isinstance(part, Item):
        return "item"
    return "category" if isinstance(part, Category) else "count"

"""What a rule says of a portfolio: its state, what holds, what counts and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

State: TypeAlias = Literal["pass", "not_yet", "cannot_tell"]

_WORST_LAST: tuple[State, ...] = ("pass", "cannot_tell", "not_yet")


class Ref(NamedTuple):
    """A piece of evidence: what it is, and its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of one rule, with its reasons.

    ``holds`` is a sentence with numbers, ``missing`` says what would change a state that is not
    pass. No sentence names a person.
    """

    state: State
    holds: str
    counts: tuple[Ref, ...] = ()
    missing: tuple[str, ...] = ()


def overall(states: Iterable[State]) -> State:
    """Join states: any not yet is not yet, else any cannot tell is cannot tell, else pass.

    Parameters
    ----------
    states : iterable of str
        None at all is not yet: nothing was shown.

    Returns
    -------
    str
        The joined state.

    Examples
    --------
    >>> overall(["pass", "cannot_tell", "not_yet"]), overall(["pass", "cannot_tell"])
    ('not_yet', 'cannot_tell')
    >>> overall([])
    'not_yet'
    """
    return max(states, key=_WORST_LAST.index, default="not_yet")


def joined(verdicts: Sequence[Verdict]) -> Verdict:
    """Join the verdicts on the demands of one rule, all of which must be met.

    Parameters
    ----------
    verdicts : sequence of Verdict
        One for each demand.

    Returns
    -------
    Verdict
        Its sentences are those of the parts, each said once.

    Examples
    --------
    >>> both = joined([Verdict("pass", "Two cases."), Verdict("cannot_tell", "No date.")])
    >>> both.state, both.holds
    ('cannot_tell', 'Two cases. No date.')
    """
    return Verdict(
        overall(each.state for each in verdicts),
        " ".join(dict.fromkeys(each.holds for each in verdicts)),
        tuple(sorted({ref for each in verdicts for ref in each.counts})),
        tuple(dict.fromkeys(text for each in verdicts for text in each.missing)),
    )


def enough(
    found: int, unclear: int, needed: int, holds: str, counts: Iterable[Ref], missing: str
) -> Verdict:
    """Judge a count of which some members are not certain.

    Parameters
    ----------
    found, unclear : int
        How many count for certain, and how many more may.
    needed : int
        At least that many.
    holds : str
        The sentence.
    counts : iterable of Ref
        What counts.
    missing : str
        What would change it.

    Returns
    -------
    Verdict
        Pass when enough are certain, cannot tell when those that may count could be enough.

    Examples
    --------
    >>> [enough(n, 1, 3, "", [], "").state for n in (1, 2, 3)]
    ['not_yet', 'cannot_tell', 'pass']
    """
    refs = tuple(sorted(set(counts)))
    if found >= needed:
        return Verdict("pass", holds, refs)
    state: State = "cannot_tell" if found + unclear >= needed else "not_yet"
    return Verdict(state, holds, refs, (missing,))

"""Plain text: `T: …` and `C: …`, one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from backend.casework.parsing.clock import EXPECTED, milliseconds
from backend.casework.parsing.draft import Content, DraftTranscript, DraftTurn, Format
from backend.casework.parsing.findings import Findings, quoted
from backend.casework.parsing.heading import lines_of_heading
from backend.casework.parsing.labels import (
    MAX_SPEAKERS,
    TIME,
    Prefix,
    find_prefix,
    is_name,
    speaker_keys,
    warn_possible_speaker,
)

Line = tuple[int, str]

_ANY_TIME = r"[0-9][0-9:.,]{0,14}"
# A number of the turn, then a time in brackets, both optional; a number without a mark behind it
# is not taken, for it may belong to the speech.
_LEAD = re.compile(
    r"\s{0,20}(?:\(?[0-9]{1,5}(?:[.)\]](?![0-9])|\t)\s{0,20})?"
    rf"(?:[\[(](?P<time>{_ANY_TIME})(?:\s{{0,3}}(?:-->|[-\u2013\u2014]|to)\s{{0,3}}"
    rf"(?P<end>{_ANY_TIME}))?[\])]\s{{0,20}})?"
)
# Without brackets or a mark behind it, a time or a number may belong to the speech.
_BARE = re.compile(
    rf"\s{{0,20}}(?:(?P<time>{TIME})|(?P<number>[0-9]{{1,5}}))\s{{1,20}}(?:[-\u2013\u2014]\s{{1,3}})?"
)
_ONLY_TIME = re.compile(rf"\s*[\[(]\s?(?P<time>{TIME})\s?[\])]\s*")
_TIME_IN_SPEECH = re.compile(rf"\s{{0,3}}\[(?P<time>{TIME})\]\s{{0,3}}")
_NAME = r"[^\W\d_][^:\uff1a\n]{0,59}?"
_SPEAKER_LINE = re.compile(
    rf"\s{{0,20}}(?:(?P<first>{TIME})\s{{1,20}}(?P<after>{_NAME})"
    rf"|(?P<before>{_NAME})\s{{1,20}}[\[(]?(?P<last>{TIME})[\])]?)\s{{0,3}}:?\s{{0,20}}"
)
_HAS_TIME = re.compile(r"[0-9]:[0-9]")
_MAX_LETTERS = 120
_OFTEN = 0.2


@dataclass(frozen=True, slots=True)
class _Opening:
    """The beginning of a turn, with its times as they are written."""

    prefix: Prefix
    start: str | None = None
    end: str | None = None


def recognises(content: Content, named: Collection[str]) -> bool:
    """Whether any line begins with a speaker label."""
    return names_speakers(_numbered(content.text), named)


def read(content: Content, findings: Findings, named: Collection[str]) -> list[DraftTranscript]:
    """Read a turn at every speaker label; other lines go on with the turn before them."""
    return [DraftTranscript("", turns_of(_numbered(content.text), findings, named))]


def names_speakers(lines: Sequence[Line], named: Collection[str]) -> bool:
    """Whether any of these numbered lines begins with a speaker label."""
    spoken = [line for _, line in lines[lines_of_heading(lines) :] if line.strip()]
    return bool(_own_lines(spoken, named) or speaker_keys(_unled(spoken), named))


def turns_of(lines: Sequence[Line], findings: Findings, named: Collection[str]) -> list[DraftTurn]:
    """Read turns from numbered lines.

    Parameters
    ----------
    lines : sequence of (int, str)
        Lines with the numbers of their places; several may have the same.
    findings : Findings
        Takes warnings.
    named : collection of str
        Keys of labels the caller has named.

    Returns
    -------
    list of DraftTurn
        In the order of the lines.
    """
    heading = lines_of_heading(lines)
    spoken = [line for _, line in lines[heading:] if line.strip()]
    own = _own_lines(spoken, named)
    speakers = speaker_keys(_unled(spoken), named)
    is_numbered = _is_numbered(spoken)
    turns: list[DraftTurn] = []
    texts: list[list[str]] = []
    before = [number for number, line in lines[:heading] if line.strip()]
    waiting: str | None = None
    for number, line in lines[heading:]:
        if not line.strip():
            continue
        if alone := _ONLY_TIME.fullmatch(line):
            waiting = alone["time"]
            continue
        if in_own_line := own.get(line):
            opening: _Opening | None = _Opening(in_own_line, in_own_line.time)
        else:
            opening = _opening(line, speakers, named, is_numbered)
        if opening is None:
            prefix = find_prefix(_rest_of(line), named)
            if prefix and prefix.looks_like_a_name and not prefix.has_comma and turns:
                warn_possible_speaker(prefix.label, number, findings)
            if turns:
                texts[-1].append(line)
            else:
                before.append(number)
            waiting = None
            continue
        rest, inside = _without_time(opening.prefix.rest)
        start = _time(opening.start or inside or waiting, "start", number, findings)
        end = _time(opening.end, "end", number, findings)
        turns.append(DraftTurn(opening.prefix.label, start, end, "", number))
        texts.append([rest])
        waiting = None
    for turn, parts in zip(turns, texts, strict=True):
        turn.text = " ".join(" ".join(parts).split())
    if before and turns:
        _warn_of_text_before(before, findings)
    return turns


def _numbered(text: str) -> list[Line]:
    return list(enumerate(text.split("\n"), start=1))


def _opening(
    line: str, speakers: Collection[str], named: Collection[str], is_numbered: bool
) -> _Opening | None:
    """Return the label at the start of a line if it is one of the speakers."""
    lead = _lead(line)
    prefix = find_prefix(line[lead.end() :], named)
    if prefix is not None:
        may_be_new = lead["time"] and prefix.looks_like_a_name and not prefix.has_comma
        if prefix.key in speakers or may_be_new:
            return _Opening(prefix, lead["time"] or prefix.time, lead["end"])
        return None
    bare = _BARE.match(line)
    if bare is None or not (is_numbered or bare["time"]):
        return None
    prefix = find_prefix(line[bare.end() :], named)
    return _Opening(prefix, bare["time"]) if prefix and prefix.key in speakers else None


def _own_lines(spoken: Sequence[str], named: Collection[str]) -> dict[str, Prefix]:
    """Return the lines that hold a speaker and a time alone, with the speaker, if any do."""
    found: dict[str, Prefix] = {}
    seen: Counter[str] = Counter()
    for line, n in Counter(spoken).items():
        if prefix := _name_and_time(line):
            found[line] = prefix
            seen[prefix.key] += n
            if len(seen) > MAX_SPEAKERS:
                return {}
    again = {key for key, count in seen.items() if count > 1 or key in named}
    return found if sum(seen[key] for key in again) >= max(2, _OFTEN * len(spoken)) else {}


def _name_and_time(line: str) -> Prefix | None:
    """Return the name in a line that holds a name and a time and nothing else."""
    found = _SPEAKER_LINE.fullmatch(line) if _HAS_TIME.search(line, 0, _MAX_LETTERS) else None
    if found is None:
        return None
    label = (found["after"] or found["before"]).strip(" \t-\u2013\u2014|")
    return Prefix(label, "", found["first"] or found["last"]) if is_name(label) else None


def _lead(line: str) -> re.Match[str]:
    found = _LEAD.match(line)
    if found is None:  # pragma: no cover - every part of the pattern is optional
        raise AssertionError(line[:40])
    return found


def _rest_of(line: str) -> str:
    return line[_lead(line).end() :]


def _is_numbered(spoken: Sequence[str]) -> bool:
    """Whether most lines begin with a bare number or time: only then it is no speech."""
    return 2 * sum(_BARE.match(line) is not None for line in spoken) >= len(spoken)


def _unled(spoken: Sequence[str]) -> Iterator[str]:
    """Yield the lines without what stands before the label; `10:30 Meeting:` stays speech."""
    is_numbered = _is_numbered(spoken)
    for line in spoken:
        bare = _BARE.match(line) if is_numbered else None
        yield line[bare.end() :] if bare else _rest_of(line)


def _without_time(rest: str) -> tuple[str, str | None]:
    """Take a time in square brackets off the beginning of what is said."""
    found = _TIME_IN_SPEECH.match(rest)
    return (rest[found.end() :], found["time"]) if found else (rest, None)


def _time(written: str | None, field: str, line: int, findings: Findings) -> int | None:
    found = milliseconds(written) if written else None
    if written and found is None:
        findings.warn(
            "malformed_time",
            f"{findings.head(line)}: {quoted(written)} is no {field} time ({EXPECTED}); "
            "the turn is kept without it.",
            line,
            "",
        )
    return found


def _warn_of_text_before(before: Sequence[int], findings: Findings) -> None:
    findings.warn(
        "text_before_first_speaker",
        f"{findings.span(before[0], before[-1])}: text before the first speaker was left out.",
        before[0],
        "",
    )


FORMAT = Format("text", recognises, read)

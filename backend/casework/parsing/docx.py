"""Word documents: paragraphs like plain text, tables with a row a turn."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backend.casework.parsing import plain, srt, tables
from backend.casework.parsing.archive import main_part
from backend.casework.parsing.body import Block, Body, read_body
from backend.casework.parsing.cues import timing, transcript_of
from backend.casework.parsing.draft import Content, DraftTranscript, DraftTurn, Format
from backend.casework.parsing.findings import Findings, rejected
from backend.casework.parsing.joining import carry_on
from backend.casework.parsing.xml import InvalidXml

ZIP_SIGNATURE = b"PK\x03\x04"


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether the file begins as a zip archive does; which one, reading it says."""
    return content.raw.startswith(ZIP_SIGNATURE)


def read(content: Content, findings: Findings, named: Collection[str]) -> list[DraftTranscript]:
    """Read tables of turns where there are any, else the paragraphs."""
    part, raw = main_part(content.raw)
    try:
        body = read_body(raw)
    except InvalidXml as fault:
        raise rejected("malformed_xml", f"{part}: {fault}", None, part) from None
    # A soft line break begins a line in the same paragraph, as on the page.
    lines = [
        (number, line)
        for number, block in enumerate(body.blocks, start=1)
        if block.table is None or len(block.cells) == 1
        for line in (block.text or "".join(block.cells)).split("\n")
    ]
    findings.parts = [block.name for block in body.blocks]
    if not any(block.text.strip() or any(block.cells) for block in body.blocks):
        raise rejected("empty_file", f"{part} has no text in it.", None, part)
    _warn_of_what_was_left_out(body, findings)
    if sum(timing(line) is not None for _, line in lines) > 1:
        return [_captions(lines, findings, named)]
    turns = _turns_of_tables(body.blocks, findings, named)
    if turns:
        _warn_of_rest([number for number, line in lines if line.strip()], findings)
        return [DraftTranscript("", turns)]
    if not plain.names_speakers(lines, named):
        raise rejected(
            "no_speakers",
            f"{part}: no paragraph begins with a speaker, such as “T:” or “Client:”, and no table "
            "has a column of speakers and one of text.",
            None,
            part,
        )
    rows = [n for n, block in enumerate(body.blocks, start=1) if len(block.cells) > 1]
    if rows:
        _left_out("tables without turns were", rows, findings)
    return [DraftTranscript("", plain.turns_of(lines, findings, named))]


def _captions(
    lines: list[tuple[int, str]], findings: Findings, named: Collection[str]
) -> DraftTranscript:
    """Read captions that a meeting tool has put into a document."""
    before = [number for number, _ in srt.lines_before(lines)]
    if before:
        _left_out("text over the first caption was", before, findings)
    return transcript_of(srt.cues_of(lines, findings), findings, named)


def _turns_of_tables(
    blocks: Sequence[Block], findings: Findings, named: Collection[str]
) -> list[DraftTurn]:
    by_table: dict[int, list[tuple[int, list[str]]]] = {}
    for number, block in enumerate(blocks, start=1):
        if block.table is not None and len(block.cells) > 1:
            by_table.setdefault(block.table, []).append((number, block.cells))
    turns: list[DraftTurn] = []
    left: list[int] = []
    for rows in by_table.values():
        found = tables.turns_of(rows, findings, named)
        turns += found
        if not found:
            left += [number for number, _ in rows]
    if turns and left:
        _left_out("tables without turns were", left, findings)
    if any(turn.speaker for turn in turns):
        carry_on([turn for turn in turns if turn.text], findings, "rows")
    return turns


def _warn_of_rest(numbers: list[int], findings: Findings) -> None:
    if numbers:
        _left_out("paragraphs beside the tables of turns were", numbers, findings)


def _left_out(what: str, numbers: list[int], findings: Findings) -> None:
    detail = f"{findings.span(numbers[0], numbers[-1])}: {what} left out."
    findings.warn("text_left_out", detail, numbers[0], "")


def _warn_of_what_was_left_out(body: Body, findings: Findings) -> None:
    if body.has_deletions:
        findings.warn(
            "tracked_changes",
            "The document has tracked changes: insertions were read, deletions were left out.",
        )
    for code, what, places in (
        ("hidden_text", "Hidden text was", body.hidden),
        ("text_box", "Text boxes were", body.boxed),
    ):
        if places:
            findings.warn(code, f"{what} left out, the first in {places[0]}.")


FORMAT = Format("docx", recognises, read)

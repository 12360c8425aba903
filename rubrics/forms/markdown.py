"""A form in Markdown that can be read as it stands."""

import re
from collections.abc import Iterator, Sequence

from rubrics.forms.sheet import (
    Block,
    Box,
    Boxes,
    Bullets,
    Chapter,
    Grid,
    Lines,
    Part,
    Point,
    Points,
    Scales,
    Sheet,
    Tally,
    Text,
)

_LINE = "_" * 24
_SPECIAL = re.compile(r"[\\`*_\[\]<>|#~]|&(?=#?\w+;)")
_LIST_SIGN = re.compile(r"^([-+=]|\d+[.)])(?=\s|$)|^(-+|=+)$")
_EMPTY_BOX = "[ ]"


def to_markdown(sheet: Sheet) -> str:
    """Write a form in Markdown.

    Parameters
    ----------
    sheet : Sheet
        From `rating_form` or `checklist`.

    Returns
    -------
    str
        Plain CommonMark; every text is escaped, so that none is taken for a sign.

    Examples
    --------
    >>> from rubrics import load
    >>> from rubrics.forms import rating_form
    >>> print(to_markdown(rating_form(load("common-factors"))).splitlines()[0][:16])
    # Common factors
    """
    blocks = [f"# {escaped(sheet.title)}", *(_block(block) for block in sheet.opening)]
    for chapter in sheet.chapters:
        blocks.extend(_chapter(chapter))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    r"""Escape what Markdown would take for a sign.

    Parameters
    ----------
    text : str
        One line.

    Returns
    -------
    str
        Reads as the text did.

    Examples
    --------
    >>> print(escaped("<b>a_b</b>"), escaped("1. First"), escaped("- so"))
    \<b\>a\_b\</b\> 1\. First \- so
    """
    text = _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
    return _LIST_SIGN.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", text)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"## {escaped(chapter.title)}"
    for block in chapter.blocks:
        if isinstance(block, Part):
            box = f"{_EMPTY_BOX} " if block.box else ""
            yield f"### {box}{block.id} {escaped(block.title)}"
            yield from (_block(each) for each in block.blocks)
        else:
            yield _block(block)


def _block(block: Block) -> str:
    match block:
        case Text(text, label):
            return escaped(text) if label is None else f"**{escaped(label)}:** {escaped(text)}"
        case Bullets(texts, is_numbered):
            signs = [f"{n}." if is_numbered else "-" for n in range(1, len(texts) + 1)]
            return "\n".join(
                f"{sign} {escaped(text)}" for sign, text in zip(signs, texts, strict=True)
            )
        case Scales(scales):
            return "\n\n".join(_points(points) for points in scales)
        case Boxes(boxes, label, is_stacked):
            return _boxes(boxes, label, is_stacked=is_stacked)
        case Lines(labels):
            return "  \n".join(f"{escaped(label)}: {_LINE}" for label in labels)
        case Tally(label):
            return f"{escaped(label)}: {_LINE} Number: ______"
        case Grid(head, rows):
            return _grid(head, rows)


def _points(points: Points) -> str:
    label = f"**{escaped(points.label)}**"
    if points.question is not None:
        label = f"**{escaped(points.label)}:** {escaped(points.question)}"
    lines = [label, ""]
    lines += [f"- {_point(point, is_marked=points.is_marked)}" for point in points.points]
    return "\n".join(lines)


def _point(point: Point, *, is_marked: bool) -> str:
    box = f"{_EMPTY_BOX} " if is_marked else ""
    text = escaped(point.text)
    return f"{box}**{point.point}** {text if point.is_anchor else f'({text})'}"


def _boxes(boxes: Sequence[Box], label: str | None, *, is_stacked: bool) -> str:
    words = [
        escaped(box.label if box.detail is None else f"{box.label} ({box.detail})") for box in boxes
    ]
    if is_stacked:
        lines = [f"- {_EMPTY_BOX} {word}" for word in words]
        return "\n".join(lines if label is None else [f"{escaped(label)}:", "", *lines])
    row = "  ".join(f"{_EMPTY_BOX} {word}" for word in words)
    return row if label is None else f"{escaped(label)}: {row}"


def _grid(head: Sequence[str], rows: Sequence[str]) -> str:
    lines = [" | ".join(["", *(escaped(cell) for cell in head), ""]).strip()]
    lines.append("|".join(["", *(" --- " for _ in head), ""]))
    lines += [" | ".join(["", escaped(row), *("" for _ in head[1:]), ""]).strip() for row in rows]
    return "\n".join(lines)

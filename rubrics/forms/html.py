"""A form as one HTML page that prints on A4; nothing is loaded and nothing runs."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

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

_STYLE = Path(__file__).with_name("form.css")
_BOX = '<span class="box" aria-hidden="true"></span>'


def to_html(sheet: Sheet) -> str:
    """Write a form as an HTML page.

    Parameters
    ----------
    sheet : Sheet
        From `rating_form` or `checklist`.

    Returns
    -------
    str
        A whole document with its style inside; every text is escaped.

    Examples
    --------
    >>> from rubrics import load
    >>> from rubrics.forms import rating_form
    >>> to_html(rating_form(load("common-factors"))).splitlines()[1]
    '<html lang="en">'
    """
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(sheet.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(sheet.title)} ({escape(sheet.identity)})</title>",
        f"<style>\n{_style(sheet)}</style>",
        "</head>",
        "<body>",
        "<main>",
        "<header>",
        f"<h1>{escape(sheet.title)}</h1>",
        *(_block(block) for block in sheet.opening),
        "</header>",
    ]
    for number, chapter in enumerate(sheet.chapters, start=1):
        lines.extend(_chapter(chapter, number))
    return "\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n"


def _style(sheet: Sheet) -> str:
    # Slug and version have neither quotes nor backslashes: the grammar allows none.
    return _STYLE.read_text(encoding="utf-8").replace("FORM-IDENTITY", sheet.identity)


def _chapter(chapter: Chapter, number: int) -> Iterator[str]:
    yield f'<section aria-labelledby="chapter-{number}">'
    yield f'<h2 id="chapter-{number}">{escape(chapter.title)}</h2>'
    for block in chapter.blocks:
        if isinstance(block, Part):
            yield from _part(block)
        else:
            yield _block(block)
    yield "</section>"


def _part(part: Part) -> Iterator[str]:
    box = f"{_BOX} " if part.box else ""
    yield f'<article id="{escape(part.id)}">'
    yield f'<h3>{box}<span class="id">{escape(part.id)}</span> {escape(part.title)}</h3>'
    yield from (_block(block) for block in part.blocks)
    yield "</article>"


def _block(block: Block) -> str:
    match block:
        case Text(text, label, tone):
            opened = "<p>" if tone == "plain" else f'<p class="{tone}">'
            labelled = "" if label is None else f"<b>{escape(label)}:</b> "
            return f"{opened}{labelled}{escape(text)}</p>"
        case Bullets(texts, is_numbered):
            tag = "ol" if is_numbered else "ul"
            items = "\n".join(f"<li>{escape(text)}</li>" for text in texts)
            return f"<{tag}>\n{items}\n</{tag}>"
        case Scales(scales):
            tables = "\n".join(_points(points) for points in scales)
            return f'<div class="scales">\n{tables}\n</div>'
        case Boxes(boxes, label, is_stacked):
            return _boxes(boxes, label, is_stacked=is_stacked)
        case Lines(labels):
            written = "\n".join(
                f'<p class="line"><span>{escape(label)}</span></p>' for label in labels
            )
            return f'<div class="lines">\n{written}\n</div>'
        case Tally(label):
            return (
                f'<div class="tally">\n<p class="strokes">{escape(label)}</p>\n'
                '<p class="number">Number</p>\n</div>'
            )
        case Grid(head, rows):
            return _grid(head, rows)


def _points(points: Points) -> str:
    colon = "" if points.question is None else ":"
    question = "" if points.question is None else f" <span>{escape(points.question)}</span>"
    rows = "\n".join(_point(point, is_marked=points.is_marked) for point in points.points)
    return (
        f"<table>\n<caption><b>{escape(points.label)}{colon}</b>{question}</caption>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _point(point: Point, *, is_marked: bool) -> str:
    box = f"{_BOX} " if is_marked else ""
    tone = "" if point.is_anchor else ' class="soft"'
    return f'<tr><th scope="row">{box}{point.point}</th><td{tone}>{escape(point.text)}</td></tr>'


def _boxes(boxes: Sequence[Box], label: str | None, *, is_stacked: bool) -> str:
    items = "\n".join(f"<li>{_BOX} {_boxed(box)}</li>" for box in boxes)
    written = f'<ul class="{"stacked" if is_stacked else "row"}">\n{items}\n</ul>'
    if label is None:
        return written
    return f'<div class="choice"><p><b>{escape(label)}:</b></p>\n{written}\n</div>'


def _boxed(box: Box) -> str:
    if box.detail is None:
        return escape(box.label)
    return f'{escape(box.label)} <span class="soft">({escape(box.detail)})</span>'


def _grid(head: Sequence[str], rows: Sequence[str]) -> str:
    heads = "".join(
        f'<th scope="col">{escape(cell)}</th>' if cell else "<td></td>" for cell in head
    )
    body = "\n".join(
        f'<tr><th scope="row">{escape(row)}</th>{"<td></td>" * (len(head) - 1)}</tr>'
        for row in rows
    )
    return (
        f'<table class="grid">\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )

"""The body of a Word document as paragraphs and table rows, as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend.casework.parsing.xml import Element, InvalidXml, walk

_NAMESPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# Text that was deleted or moved away, and what stands beside the text rather than in it.
_DELETED = frozenset({"del", "moveFrom"})
_BESIDE = frozenset({"txbxContent", "pPr", "sectPr", "tblPr", "trPr", "tcPr", "rt"})
_BREAKS = frozenset({"br", "cr"})
MAX_BLOCKS = 50_000
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(slots=True)
class Block:
    """A paragraph, or a table row with its cells; `name` is what a person calls the place."""

    name: str
    text: str = ""
    cells: list[str] = field(default_factory=list)
    table: int | None = None


@dataclass(slots=True)
class Body:
    """What the document holds, in order, and what of it was left out."""

    blocks: list[Block] = field(default_factory=list)
    has_deletions: bool = False
    hidden: list[str] = field(default_factory=list)
    boxed: list[str] = field(default_factory=list)


def read_body(raw: bytes) -> Body:
    """Read the main part of a Word document. Raises InvalidXml."""
    reader = _Reader()
    walk(raw, reader.start, reader.end, reader.text)
    return reader.body


class _Reader:
    """Follows the elements; a stack says for each what its end has to do."""

    def __init__(self) -> None:
        self.body = Body()
        self._open: list[str] = []
        self._skipping = 0
        self._in_body = False
        self._in_text = False
        self._is_hidden = False
        self._words: list[str] = []
        self._n_paragraphs = 0
        self._tables = 0
        self._rows = 0
        self._depth_of_tables = 0
        self._cells: list[str] = []
        self._cell: list[str] = []

    def start(self, element: Element) -> None:
        name = element.name if element.namespace in _NAMESPACES else ""
        if element.namespace == _COMPATIBILITY and element.name == "Fallback":
            name = "Fallback"
        if self._skipping:
            self._skipping += 1
            if name == "t" and "boxed" in self._open[-1:]:
                self._note_box()
            return
        if name in _DELETED or name in _BESIDE or name == "Fallback":
            self.body.has_deletions |= name in _DELETED
            self._skipping = 1
            self._open.append("boxed" if name == "txbxContent" else "skipped")
            return
        self._open.append(name)
        if name == "body":
            self._in_body = True
        elif name == "tbl":
            self._begin_table()
        elif name == "tr" and self._depth_of_tables == 1:
            self._rows, self._cells = self._rows + 1, []
        elif name == "tc" and self._depth_of_tables == 1:
            self._cell = []
        elif name == "p":
            self._words = []
        elif name == "r":
            self._is_hidden = False
        elif name in ("vanish", "webHidden"):
            self._is_hidden = self._is_hidden or element.attribute("val") not in _OFF
        elif name == "t":
            self._in_text = True
        elif name in _BREAKS:
            self._add("\n")
        elif name in ("tab", "ptab"):
            self._add("\t")
        elif name == "noBreakHyphen":
            self._add("-")

    def end(self) -> None:
        if self._skipping:
            self._skipping -= 1
            if not self._skipping:
                self._open.pop()
            return
        name = self._open.pop()
        if name == "t":
            self._in_text = False
        elif name == "p" and self._in_body:
            self._end_paragraph()
        elif name == "tc" and self._depth_of_tables == 1:
            self._cells.append("\n".join(self._cell).strip())
        elif name == "tr" and self._depth_of_tables == 1:
            place = f"Table {self._tables}, row {self._rows}"
            self._add_block(Block(place, "", self._cells, self._tables))
        elif name == "tbl":
            self._depth_of_tables -= 1
        elif name == "body":
            self._in_body = False

    def text(self, words: str) -> None:
        if self._in_text and not self._skipping:
            self._add(words)

    def _add(self, words: str) -> None:
        if not self._in_body or not self._open:
            return
        if self._is_hidden:
            if words.strip():
                self.body.hidden.append(self._place())
        else:
            self._words.append(words)

    def _note_box(self) -> None:
        self.body.boxed.append(self._place())

    def _place(self) -> str:
        if self._depth_of_tables:
            return f"Table {self._tables}, row {self._rows}"
        return f"Paragraph {self._n_paragraphs + 1}"

    def _begin_table(self) -> None:
        self._depth_of_tables += 1
        if self._depth_of_tables == 1:
            self._tables, self._rows = self._tables + 1, 0

    def _end_paragraph(self) -> None:
        text = "".join(self._words)
        self._words = []
        self._is_hidden = False
        if self._depth_of_tables:
            self._cell.append(text)
            return
        self._n_paragraphs += 1
        self._add_block(Block(f"Paragraph {self._n_paragraphs}", text))

    def _add_block(self, block: Block) -> None:
        if len(self.body.blocks) >= MAX_BLOCKS:
            raise InvalidXml(f"more than {MAX_BLOCKS:,} paragraphs and table rows.")
        self.body.blocks.append(block)

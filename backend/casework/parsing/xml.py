"""XML element by element, without any of the constructs by which XML does harm."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

# A Word document of 2,500 turns has about 100,000 elements.
MAX_ELEMENTS = 500_000
MAX_DEPTH = 200


class InvalidXml(Exception):
    """XML that is not well-formed, or not of a kind that is read; the message names the line."""


class Element:
    """The start of an element; `name` is without its namespace."""

    __slots__ = ("_attributes", "name", "namespace")

    def __init__(self, written: str, attributes: dict[str, str]) -> None:
        self.namespace, _, self.name = written.rpartition(" ")
        self._attributes = attributes

    def attribute(self, name: str) -> str:
        """Return an attribute by its name without namespace; empty if there is none."""
        for written, value in self._attributes.items():
            if written.rpartition(" ")[2] == name:
                return value
        return ""


def walk(
    raw: bytes,
    start: Callable[[Element], None],
    end: Callable[[], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for the start and the end of every element and for text between them.

    A document type, and with it every entity of its own, is refused: so nothing can be expanded
    and nothing fetched.

    Raises
    ------
    InvalidXml
        With line and column.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    elements = depth = 0

    def at() -> str:
        return f"line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}"

    def start_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > MAX_ELEMENTS:
            raise InvalidXml(f"{at()}: more than {MAX_ELEMENTS:,} elements.")
        if depth > MAX_DEPTH:
            raise InvalidXml(f"{at()}: elements nested more than {MAX_DEPTH} deep.")
        start(Element(name, attributes))

    def end_element(_name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end()

    def document_type(*_parts: object) -> None:
        raise InvalidXml(f"{at()}: a document type (DOCTYPE), which no Word document has.")

    parser.StartElementHandler = start_element
    parser.EndElementHandler = end_element
    parser.StartDoctypeDeclHandler = document_type
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as fault:
        what = expat.ErrorString(fault.code) or "not well-formed"
        raise InvalidXml(f"line {fault.lineno}, column {fault.offset + 1}: {what}.") from None
    except (LookupError, UnicodeError, ValueError):
        raise InvalidXml("line 1: an encoding that is not known.") from None

"""YAML without what its readers disagree about; keeps the line of every value."""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value]"

MAX_CHARACTERS = 1_000_000
# A rubric is five levels deep. The limit keeps hostile nesting away from the recursive parser.
MAX_DEPTH = 20

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_PLAIN_NUMBERS = {
    f"{_TAG}int": re.compile(r"-?(0|[1-9][0-9]{0,8})"),
    f"{_TAG}float": re.compile(r"-?(0|[1-9][0-9]{0,8})\.[0-9]{1,9}"),
}
_REFUSED_TOKENS = {
    yaml.AliasToken: ("alias", "aliases (*name) are not allowed: write the value out"),
    yaml.AnchorToken: ("alias", "YAML anchors (&name) are not allowed: write the value out"),
    yaml.TagToken: ("yaml-tag", "type tags (!name) are not allowed"),
    yaml.DirectiveToken: ("yaml-directive", "directives (%NAME) are not allowed"),
}
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule and the path of keys and positions that leads to it."""

    path: Path
    rule: str
    message: str
    line: int | None = None


@dataclass(slots=True)
class Document:
    """The plain data of a file, the line of each value, and what was refused on the way."""

    data: "Value | None" = None
    lines: dict[Path, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, path: Path, line: int | None, rule: str, message: str) -> None:
        """Note a broken rule; reading goes on so that all of them are named at once."""
        self.findings.append(Finding(path, rule, message, line))


def read(text: str) -> Document:
    """Read one YAML document strictly.

    Parameters
    ----------
    text : str
        The whole file.

    Returns
    -------
    Document
        With ``findings`` empty when the text keeps every rule. Mapping keys are text: ``0`` and
        ``"0"`` are the same key.

    Examples
    --------
    >>> read("answer: no").findings[0].rule
    'yaml-trap'
    >>> read('answer: "no"').data
    {'answer': 'no'}
    """
    document = Document()
    if len(text) > MAX_CHARACTERS:
        document.refuse((), None, "too-large", f"the limit is {MAX_CHARACTERS} characters")
        return document
    unreadable = _line_of_surrogate(text)
    if unreadable is not None:
        document.refuse((), unreadable, "yaml-syntax", "unreadable character")
        return document
    try:
        if _scan(text, document):
            node = yaml.compose(text, Loader=_Loader)
            if node is None:
                document.refuse((), 1, "empty-file", "the file holds no definition")
            else:
                document.data = _build(node, (), _line(node), document)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "unreadable character"
        line = _line_of_unreadable(text) if mark is None else mark.line + 1
        document.refuse((), line, "yaml-syntax", str(what))
    return document


def _line_of_surrogate(text: str) -> int | None:
    """Find half a character, which the C parser cannot be given."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return text.count("\n", 0, error.start) + 1
    return None


def _line_of_unreadable(text: str) -> int | None:
    """Find the character that YAML does not know, because its reader gives no line."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1


def _scan(text: str, document: Document) -> bool:
    """Refuse what must not reach the composer; true when nothing was refused."""
    depth = 0
    for token in yaml.scan(text, Loader=_Loader):
        line = token.start_mark.line + 1
        if type(token) in _REFUSED_TOKENS:
            rule, message = _REFUSED_TOKENS[type(token)]
            document.refuse((), line, rule, message)
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > MAX_DEPTH:
            document.refuse((), line, "too-deep", f"more than {MAX_DEPTH} levels")
            break
    return not document.findings


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _build(node: yaml.Node, path: Path, line: int, document: Document) -> Value:
    document.lines[path] = line
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(child, (*path, position), _line(child), document)
            for position, child in enumerate(node.value)
        ]
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, path, line, document)
    raise TypeError(f"the composer made a {type(node).__name__}")


def _mapping(node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for key_node, value_node in node.value:
        line = _line(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            document.refuse(path, line, "key-type", "a key must be a word or a whole number")
            continue
        key = _scalar(key_node, path, line, document)
        if isinstance(key, bool | float):
            document.refuse(path, line, "key-type", f"{key_node.value!r} cannot be a key")
            continue
        name = str(key)
        if name in result:
            first = document.lines[(*path, name)]
            document.refuse(
                (*path, name), line, "duplicate-key", f"{name!r} is already on line {first}"
            )
            continue
        result[name] = _build(value_node, (*path, name), line, document)
    return result


def _scalar(node: yaml.ScalarNode, path: Path, line: int, document: Document) -> Value:
    text = str(node.value)
    # A quoted or block scalar always means itself; the C parser writes "" for the plain style.
    if node.style:
        return text
    if node.tag == f"{_TAG}null":
        document.refuse(path, line, "empty-value", "there is no value: fill it in or leave it out")
        return ""
    if node.tag == f"{_TAG}bool" and text in {"true", "false"}:
        return text == "true"
    pattern = _PLAIN_NUMBERS.get(node.tag)
    if pattern is not None and pattern.fullmatch(text):
        return float(text) if "." in text else int(text)
    if node.tag == f"{_TAG}str" and text not in {"y", "Y", "n", "N"}:
        return text
    document.refuse(
        path,
        line,
        "yaml-trap",
        f"{text!r} means different things to different readers of YAML: put it in quotes",
    )
    return text

"""A printed document: tagged for screen readers, complete by itself, and never markup from data."""

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.documents import render
from backend.core.documents.rendering import SHARED, DocumentFailed

BACKEND = Path(__file__).parents[3] / "backend"
LETTER = """#import "/page.typ": *
#show: document.with(title: data.title, footer: data.title)
= #data.title
#facts(("Trainee", data.text))
== Turns
#spoken("Turn 4", data.text)
A paragraph.
#table(columns: 2, table.header[Item][Score], [A1], [3 ● ◐ ○ ▲])
"""


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents") / "letter.typ"
    path.write_text(LETTER)
    return path


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def root_of(content: bytes) -> Any:
    return read(content).root_object


def tags_of(root: Any) -> set[str]:
    found: set[str] = set()

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for part in element:
                walk(part)
        elif isinstance(element, dict):
            if "/S" in element:
                found.add(element["/S"])
            if "/K" in element:
                walk(element["/K"])

    walk(root["/StructTreeRoot"]["/K"])
    return found


def test_a_document_is_tagged_and_says_what_standard_it_meets(letter: Path) -> None:
    document = render(letter, {"title": "Feedback", "text": "Kept the focus."})

    reader = read(document.content)
    root = root_of(document.content)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Feedback"
    assert re.search(rb"pdfuaid:part>1<", root["/Metadata"].get_object().get_data())
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= tags_of(root)
    assert "Kept the focus." in reader.pages[0].extract_text()
    assert "Page 1 of 1" in reader.pages[0].extract_text()


def test_every_font_is_inside_the_document(letter: Path) -> None:
    document = render(letter, {"title": "Żółć", "text": "Иван Ελλάδα עברית عربي → ≥ …"})

    resources: Any = read(document.content).pages[0]["/Resources"]
    descriptors = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for font in resources["/Font"].values()
    ]
    assert document.replaced == ()
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_the_same_data_give_the_same_bytes(letter: Path) -> None:
    data = {"title": "Feedback", "text": "Kept the focus."}

    assert render(letter, data) == render(letter, data)


def test_what_a_person_wrote_is_printed_as_written(letter: Path) -> None:
    text = '#panic("no") *bold* $x$ = heading @ref <label> \\ // gone? #image("/etc/passwd")'

    document = render(letter, {"title": "#title", "text": text})

    assert text in " ".join(read(document.content).pages[0].extract_text().split())


def test_a_sign_without_a_shape_is_named_and_reported(letter: Path) -> None:
    text = "Good 👍🏽 and 日本, 👩‍🔬!"

    document = render(letter, {"title": "Feedback", "text": text})

    assert set(document.replaced) == {"👍", "日", "本", "👩", "🔬"}
    printed = read(document.content).pages[0].extract_text()
    assert "Good [thumbs up sign] and [U+65E5][U+672C], [woman][microscope]!" in printed


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_whatever_was_written_can_be_printed(letter: Path, text: str) -> None:
    assert render(letter, {"title": "Feedback", "text": text}).content.startswith(b"%PDF")


def test_a_template_that_reads_a_file_of_the_machine_fails(tmp_path: Path) -> None:
    (tmp_path / "letter.typ").write_text('#read("../rendering.py")')

    with pytest.raises(DocumentFailed):
        render(tmp_path / "letter.typ", {})


def test_no_template_asks_the_network_for_a_package() -> None:
    templates = [*BACKEND.rglob("*.typ")]

    assert SHARED / "page.typ" in templates
    assert [path for path in templates if "@" in path.read_text()] == []

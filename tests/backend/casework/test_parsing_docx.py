"""What is made of Word documents, beside what python-docx makes of them."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.casework.parsing import ParsedTranscript, TranscriptRejected, parse
from tests.backend.casework import archives, samples

GOOD = archives.paragraphs("T: Well?", "C: Well.")


def only(raw: bytes) -> ParsedTranscript:
    (transcript,) = parse(raw).transcripts
    return transcript


def errors(raw: bytes) -> list[tuple[str, str | None]]:
    with pytest.raises(TranscriptRejected) as caught:
        parse(raw)
    return [(problem.code, problem.part) for problem in caught.value.problems]


def talk(transcript: ParsedTranscript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def warned(transcript: ParsedTranscript) -> list[tuple[str, str | None]]:
    return [(warning.code, warning.part) for warning in transcript.warnings]


def encrypted() -> bytes:
    raw = bytearray(archives.document(GOOD))
    # The flag of encryption, in the local header and in the central directory.
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def written_twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(archives.MAIN_PART, GOOD)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(archives.MAIN_PART, archives.paragraphs("T: Other.", "C: Words."))
    return buffer.getvalue()


def with_size_of_liar(size: int) -> bytes:
    """A part that unpacks to more than the archive says."""
    raw = bytearray(archives.document(archives.body("<w:p/>" * 4_000_000)))
    central = raw.index(b"PK\x01\x02")
    for place in (22, central + 24):
        raw[place : place + 4] = size.to_bytes(4, "little")
    return bytes(raw)


def with_wrong_checksum() -> bytes:
    raw = bytearray(archives.packed({archives.MAIN_PART: GOOD}, zipfile.ZIP_STORED))
    place = raw.index(b"Well?")
    raw[place : place + 4] = b"Hell"
    return bytes(raw)


PART = archives.MAIN_PART
BOMB = archives.body("<w:p/>" * 4_000_000)
REFUSED = {
    "macros": ({PART: GOOD, "word/vbaProject.bin": b"\x00"}, "macro_file", "word/vbaProject.bin"),
    "macros elsewhere": ({PART: GOOD, "x/VBAPROJECT.BIN": b""}, "macro_file", "x/VBAPROJECT.BIN"),
    "macros by type": (
        {"[Content_Types].xml": archives.types(archives.MACRO_TYPE), PART: GOOD},
        "macro_file",
        "[Content_Types].xml",
    ),
    "bomb": ({PART: BOMB}, "too_large", PART),
    "many members": ({PART: GOOD, **{f"x/{n}": b"" for n in range(2_000)}}, "too_large", None),
    "much in all": ({PART: GOOD, "word/media/a.bmp": bytes(51 * 1024 * 1024)}, "too_large", None),
    "no document": ({"a.txt": b"T: Well?"}, "unsupported_format", PART),
    "workbook": ({"xl/workbook.xml": b"<a/>"}, "unsupported_format", "xl/workbook.xml"),
    "slides": ({"ppt/presentation.xml": b"<a/>"}, "unsupported_format", "ppt/presentation.xml"),
    "open document": ({"content.xml": b"<a/>"}, "unsupported_format", "content.xml"),
    "missing part": (
        {"[Content_Types].xml": archives.types(part="word/other.xml"), "b.xml": GOOD},
        "unsupported_format",
        PART,
    ),
    "broken types": (
        {"[Content_Types].xml": "<a>", PART: GOOD},
        "malformed_xml",
        "[Content_Types].xml",
    ),
    "broken": ({PART: GOOD[:-20]}, "malformed_xml", PART),
    "document type": (
        {PART: archives.body("<w:p/>", '<!DOCTYPE a [<!ENTITY b "T: hello">]>')},
        "malformed_xml",
        PART,
    ),
    "entity": ({PART: archives.paragraphs("T: &b;")}, "malformed_xml", PART),
    "null character": ({PART: archives.paragraphs("T: a&#0;b")}, "malformed_xml", PART),
    "deep": ({PART: archives.body("<w:p>" * 300 + "</w:p>" * 300)}, "malformed_xml", PART),
    "unknown encoding": (
        {PART: '<?xml version="1.0" encoding="x-none"?>' + GOOD},
        "malformed_xml",
        PART,
    ),
    "empty": ({PART: archives.body("<w:p/>")}, "empty_file", PART),
    "prose": (
        {PART: archives.paragraphs("It was a quiet week.", "Nobody called.")},
        "no_speakers",
        PART,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_docx_that_is_none_or_not_to_be_trusted_is_refused_with_the_part(name: str) -> None:
    members, code, part = REFUSED[name]

    assert errors(archives.packed(members)) == [(code, part)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "code", "part"),
    [
        (encrypted(), "encrypted", PART),
        (written_twice(), "damaged_archive", PART),
        (archives.packed({PART: GOOD}, zipfile.ZIP_LZMA), "damaged_archive", PART),
        (with_wrong_checksum(), "damaged_archive", None),
        (with_size_of_liar(100), "damaged_archive", None),
        (archives.document(GOOD)[:-30], "damaged_archive", None),
        (b"PK\x03\x04 and no more", "damaged_archive", None),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 500
            + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            None,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "unsupported_format", None),
    ],
)
def test_docx_that_cannot_be_unpacked_is_refused(raw: bytes, code: str, part: str | None) -> None:
    assert errors(raw) == [(code, part)]


def test_docx_line_and_column_of_broken_xml_are_named() -> None:
    xml = archives.body("<w:p>\n\n</w:q>")

    with pytest.raises(
        TranscriptRejected, match=r"word/document\.xml: line 3, column 3: mismatched"
    ):
        parse(archives.document(xml))


def test_docx_paragraphs_are_told_by_number_in_warnings() -> None:
    transcript = only(
        archives.document(
            archives.paragraphs("A title", "T: Well?", "C:", "[0:09] C: Well.", "[0:02] T: So.")
        )
    )

    assert warned(transcript) == [
        ("text_before_first_speaker", "Paragraph 1"),
        ("empty_turn", "Paragraph 3"),
        ("time_runs_backwards", "Paragraph 5"),
    ]
    assert [turn.part for turn in transcript.turns] == ["Paragraph 2", "Paragraph 4", "Paragraph 5"]


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _table(*rows: tuple[str, ...]) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _saved(document)


def test_docx_a_table_of_particulars_is_left_out_and_the_paragraphs_are_read() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table.rows[0].cells, ("Therapist", "M. Lind"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("Date", "3 March"), strict=True):
        cell.text = text
    for line in ("T: Well?", "C: Well."):
        document.add_paragraph(line)

    transcript = only(_saved(document))

    assert talk(transcript) == [("T", "Well?"), ("C", "Well.")]
    assert warned(transcript) == [("text_left_out", "Table 1, row 1")]


def test_docx_a_table_of_one_column_is_read_like_paragraphs() -> None:
    transcript = only(_table(("T: Well?",), ("C: Well,",), ("and so on.",)))

    assert talk(transcript) == [("T", "Well?"), ("C", "Well, and so on.")]


def test_docx_numbers_and_times_in_a_table_are_told_from_speakers_and_text() -> None:
    transcript = only(
        _table(
            ("1", "0:01", "0:03", "C", "Two years."),
            ("2", "0:05", "0:06", "T", "Two years."),
            ("3", "0:07", "", "C", "Yes."),
        )
    )

    assert talk(transcript) == [("C", "Two years."), ("T", "Two years."), ("C", "Yes.")]
    assert [(t.start_ms, t.end_ms) for t in transcript.turns] == [
        (1_000, 3_000),
        (5_000, 6_000),
        (7_000, None),
    ]


def test_docx_tables_that_follow_each_other_are_one_transcript() -> None:
    document = docx.Document()
    for rows in ((("Speaker", "Text"), ("T", "Well?")), (("C", "Well."), ("T", "So."))):
        table = document.add_table(rows=0, cols=2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph()

    transcript = only(_saved(document))

    assert talk(transcript) == [("T", "Well?"), ("C", "Well."), ("T", "So.")]
    assert [t.part for t in transcript.turns] == [
        "Table 1, row 2",
        "Table 2, row 1",
        "Table 2, row 2",
    ]


def _words_of(raw: bytes) -> list[str]:
    """Return all words that python-docx finds, paragraphs and tables in order."""
    words: list[str] = []
    for block in docx.Document(io.BytesIO(raw)).iter_inner_content():
        cells = (
            [cell.text for row in block.rows for cell in row.cells]
            if isinstance(block, docx.table.Table)
            else [block.text]
        )
        words += " ".join(cells).split()
    return words


# What python-docx leaves out, or does not open: insertions, content controls, the strict namespace.
BY_HAND = {"word-tracked-changes.docx", "word-strict.docx"}
WRITTEN_BY_WORD = [
    name for name in samples.NAMES if name.startswith("word-") and name not in BY_HAND
]


@pytest.mark.parametrize("name", WRITTEN_BY_WORD)
def test_docx_words_come_in_the_order_in_which_python_docx_finds_them(name: str) -> None:
    sample = samples.load(name)

    (transcript,) = parse(sample.raw, speaker_roles=sample.asked).transcripts

    found = iter(_words_of(sample.raw))
    said = [word for turn in transcript.turns for word in turn.text.split()]
    assert said
    assert [word for word in said if word not in found] == []


SPOKEN = st.lists(
    st.from_regex(r"[A-Za-zÀ-ÿ'&<>\"]{1,8}", fullmatch=True), min_size=1, max_size=6
).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("TC"), SPOKEN, st.booleans()), min_size=1, max_size=8))
def test_docx_paragraphs_are_read_as_python_docx_reads_them(
    turns: list[tuple[str, str, bool]],
) -> None:
    document = docx.Document()
    for speaker, words, in_runs in turns:
        paragraph = document.add_paragraph(f"{speaker}: ")
        for word in words.split(" ") if in_runs else [words]:
            paragraph.add_run(f"{word} ").italic = in_runs
    raw = _saved(document)

    transcript = only(raw)

    expected = [paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs]
    assert [f"{turn.speaker}: {turn.text}" for turn in transcript.turns] == [
        " ".join(text.split()) for text in expected
    ]

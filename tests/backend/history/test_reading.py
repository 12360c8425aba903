"""A file of past data is read exactly, or every problem is named by line and column."""

from datetime import date

import pytest

import rubrics
from backend.history.columns import columns_of, template_of
from backend.history.reading import MAX_ANSWERS, MAX_BYTES, read_study
from backend.history.study import MAX_LISTED, AnswerRead, Problems, Study
from backend.instruments.rules import Instrument, instrument_from
from tests.backend.ratings.mixed import MIXED
from tests.past_data import HEADER, past_file

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def ipt() -> Instrument:
    rubric = next(r for r in rubrics.load_all() if r.slug == "ipt-adherence-competence")
    return instrument_from(rubrics.to_public_dict(rubric))


@pytest.fixture(scope="module")
def mixed() -> Instrument:
    return instrument_from(rubrics.to_public_dict(rubrics.parse(MIXED, name="mixed.yaml")))


def read(raw: bytes, instrument: Instrument) -> tuple[Study, Problems]:
    return read_study(raw, instrument, TODAY)


def rows(*lines: str) -> bytes:
    return past_file(lines)


def answer(study: Study, item: str = "A1") -> AnswerRead:
    (rating,) = study.ratings.values()
    return rating.answers[item]


def test_a_good_file_is_read_as_it_stands(ipt: Instrument) -> None:
    study, problems = read(past_file(), ipt)

    assert problems.errors == []
    assert (len(study.sessions), study.raters, study.trainees) == (
        3,
        {"R1": 3, "R2": 3},
        {"T01": 2, "T02": 1},
    )
    assert study.kinds == {"independent": 6}
    assert (study.n_answers, study.n_double_rated) == (24, 3)
    session = study.sessions["S02"]
    assert (session.number, session.held_on, session.phase) == (5, date(2024, 2, 10), "middle")
    assert study.ratings["S01", "R2", "independent"].answers["A1"].values == {
        "adherence": 0,
        "competence": 1,
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(
    ipt: Instrument, encoding: str, delimiter: str
) -> None:
    text = past_file().decode().replace("T01", "Té1").replace(",", delimiter)

    study, problems = read(text.encode(encoding), ipt)

    assert problems.errors == []
    assert study.trainees == {"Té1": 2, "T02": 1}
    assert [p.code for p in problems.warnings].count("decoded_as_cp1252") == (encoding == "cp1252")


def test_other_names_of_columns_and_forms_of_words_are_known(ipt: Instrument) -> None:
    header = "Session ID,rater-id,Kind,ITEM,Competence,adherence,status,Remark"
    lines = ["S1,R1,Independent,a1,3.0,2,,who knows", "S1,R1,Independent,A2,,,Missed Opportunity,x"]

    study, problems = read(past_file(lines, header), ipt)

    assert problems.errors == []
    assert answer(study).values == {"adherence": 2, "competence": 3}
    assert answer(study, "A2").status == "missed_opportunity"
    ignored = next(p for p in problems.warnings if p.code == "columns_ignored")
    assert "“Remark”" in ignored.detail
    assert "who knows" not in repr(study)


@pytest.mark.parametrize(
    ("cells", "status", "reason"),
    [
        (",,,", "unscored", ""),
        (",,absent,", "absent", ""),
        (",,not_applicable,", "not_applicable", "unknown"),
        (",,not applicable,no opportunity", "not_applicable", "no_opportunity"),
        (",,,phase", "not_applicable", "phase"),
        (",4,,", "scored", ""),
    ],
)
def test_what_is_no_score_is_kept_apart(
    ipt: Instrument, cells: str, status: str, reason: str
) -> None:
    study, problems = read(rows(f"S1,R1,independent,A1,{cells},,,,"), ipt)

    assert problems.errors == []
    found = answer(study)
    assert (found.status, found.reason) == (status, reason)
    assert found.values == ({"competence": 4} if status == "scored" else {})
    assert ("missing_answers" in [p.code for p in problems.warnings]) == (status == "unscored")


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("S1,R1,independent,A1,5,3,,,,,,", "off_scale", "adherence"),
        ("S1,R1,independent,A1,2,-1,,,,,,", "off_scale", "competence"),
        ("S1,R1,independent,A1,2,7,,,,,,", "off_scale", "competence"),
        ("S1,R1,independent,A1,2.5,3,,,,,,", "not_a_score", "adherence"),
        ("S1,R1,independent,A1,²,3,,,,,,", "not_a_score", "adherence"),
        ("S1,R1,independent,A1,1e0,3,,,,,,", "not_a_score", "adherence"),
        ("S1,R1,independent,A1,2,NA,,,,,,", "ambiguous_score", "competence"),
        ("S1,R1,independent,A1,2,-9,,,,,,", "ambiguous_score", "competence"),
        ("S1,R1,independent,A1,2,3,absent,,,,,", "scored_and_not", "status"),
        ("S1,R1,independent,A1,,,scored,,,,,", "scored_without_score", "status"),
        ("S1,R1,independent,A1,2,3,,phase,,,,", "scored_and_not", "status"),
        ("S1,R1,independent,A1,,,absent,phase,,,,", "reason_without_need", "reason"),
        ("S1,R1,independent,A1,,,gone,,,,,", "unknown_status", "status"),
        ("S1,R1,independent,A1,,,,bored,,,,", "unknown_reason", "reason"),
        ("S1,R1,independent,Q9,2,3,,,,,,", "unknown_item", "item"),
        ("S1,R1,machine,A1,2,3,,,,,,", "unknown_kind", "kind"),
        ("S1,,independent,A1,2,3,,,,,,", "missing_value", "rater"),
        ("S1,Ann Bell,independent,A1,2,3,,,,,,", "not_a_code", "rater"),
        ("S1,a@b.example,independent,A1,2,3,,,,,,", "not_a_code", "rater"),
        (f"{'S' * 25},R1,independent,A1,2,3,,,,,,", "not_a_code", "session"),
        ("S1,R1,independent,A1,2,3,,,,0,,", "not_a_number", "session_number"),
        ("S1,R1,independent,A1,2,3,,,,,31.12.2024,", "not_a_date", "held_on"),
        ("S1,R1,independent,A1,2,3,,,,,2024-02-30,", "not_a_date", "held_on"),
        ("S1,R1,independent,A1,2,3,,,,,2026-03-02,", "date_to_come", "held_on"),
        ("S1,R1,independent,A1,2,3,,,,,,late", "unknown_phase", "phase"),
        ("S1,R1,independent,A1,2,3", "wrong_field_count", None),
    ],
)
def test_each_problem_is_named_by_line_and_column(
    ipt: Instrument, line: str, code: str, column: str | None
) -> None:
    _, problems = read(rows("S0,R1,independent,A1,2,3,,,,,,", "", line), ipt)

    (found,) = problems.errors
    assert (found.code, found.line, found.column) == (code, 4, column)
    assert "4" in found.detail


def test_doubled_rows_and_sessions_that_contradict_themselves_are_refused(ipt: Instrument) -> None:
    _, problems = read(
        rows(
            "S1,R1,independent,A1,2,3,,,T1,4,,middle",
            "S1,R1,self,A1,2,3,,,,,,",
            "S1,R1,independent,A1,2,3,,,,,,",
            "S1,R1,independent,A2,2,3,,,T2,5,,initial",
        ),
        ipt,
    )

    assert [(p.code, p.line, p.column) for p in problems.errors] == [
        ("duplicate_row", 4, "item"),
        ("session_differs", 5, "trainee"),
        ("session_differs", 5, "session_number"),
        ("session_differs", 5, "phase"),
    ]
    assert "line 2" in problems.errors[0].detail


@pytest.mark.parametrize(
    ("header", "code", "column"),
    [
        ("rater,kind,item,competence", "missing_column", "session"),
        ("session,rater,kind,item", "missing_scores", None),
        ("session,session_id,rater,kind,item,competence", "duplicate_columns", "session"),
    ],
)
def test_a_header_that_lacks_something_says_what(
    ipt: Instrument, header: str, code: str, column: str | None
) -> None:
    _, problems = read(past_file(["S1,R1,independent,A1,1,1"], header), ipt)

    assert [(p.code, p.line, p.column) for p in problems.errors] == [(code, 1, column)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (HEADER.encode(), "no_rows"),
        (b"PK\x03\x04 a workbook", "spreadsheet"),
        (b"\x00\x01\x02" * 50, "binary_file"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (HEADER.encode() + b'\nS1,R1,independent,A1,"2,3,,,,,,\n', "broken_quotes"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    ipt: Instrument, raw: bytes, code: str
) -> None:
    study, problems = read(raw, ipt)

    assert code in [p.code for p in problems.errors]
    assert not any("WebVTT" in p.detail for p in problems.errors)
    assert study.ratings == {}


def test_too_many_rows_and_problems_end_the_reading_and_the_list(ipt: Instrument) -> None:
    line = "S1,R1,independent,A1,9,9,,,,,,"

    _, problems = read(rows(*[line] * (MAX_ANSWERS + 1)), ipt)

    assert len(problems.errors) == MAX_LISTED
    assert problems.n_errors == 2 * MAX_ANSWERS + 1


def test_problem_areas_and_words_for_codes(ipt: Instrument) -> None:
    header = "session,rater,kind,item,competence,problem_areas"
    good = ["S1,R1,independent,A1,3,dispute grief", "S1,R1,independent,A2,3,"]

    study, problems = read(past_file(good, header), ipt)

    (rating,) = study.ratings.values()
    assert rating.areas is not None
    assert set(rating.areas) == {"dispute", "grief"}
    assert problems.errors == []
    bad = [
        "S1,Anna,independent,A1,3,luck",
        "S1,Anna,independent,A2,3,grief",
        "S1,Anna,independent,A3,3,dispute",
        "S1,Anna,independent,B1,3,grief dispute transition",
    ]
    _, problems = read(past_file(bad, header), ipt)
    assert [(p.code, p.line) for p in problems.errors] == [
        ("unknown_problem_area", 2),
        ("areas_differ", 4),
        ("too_many_problem_areas", 5),
    ]
    (warned,) = [p for p in problems.warnings if p.code == "code_like_a_name"]
    assert "Anna" in warned.detail


def test_kinds_and_counts_of_another_instrument_are_read(mixed: Instrument) -> None:
    category = next(p for p in mixed.parts.values() if p.kind == "category" and p.at_most == 2)
    first, second = category.choices[:2]
    header = "session,rater,kind,item,choices,count"
    lines = [
        f"S1,R1,gold,{category.id},{second} {first},",
        "S1,R1,gold,RS,,12",
        "S1,R1,gold,RC,,0",
    ]

    study, problems = read(past_file(lines, header), mixed)

    assert problems.errors == []
    assert answer(study, category.id).choices == [first, second]
    assert (answer(study, "RS").count, answer(study, "RC").count) == (12, 0)
    bad = [
        f"S1,R1,gold,{category.id},nothing,",
        f"S1,R1,gold,RS,{first},",
        "S1,R1,gold,RC,,-1",
        f"S2,R1,gold,{category.id},,3",
        f"S3,R1,gold,{category.id},{' '.join(category.choices)},",
    ]
    _, problems = read(past_file(bad, header), mixed)
    assert [(p.code, p.column) for p in problems.errors] == [
        ("unknown_choice", "choices"),
        ("not_asked", "choices"),
        ("not_a_count", "count"),
        ("not_asked", "count"),
        *([("too_many_choices", "choices")] if len(category.choices) > 2 else []),
    ]


def test_the_example_file_can_be_brought_in_as_it_is(ipt: Instrument, mixed: Instrument) -> None:
    for instrument in (ipt, mixed):
        study, problems = read(template_of(instrument).encode(), instrument)

        assert problems.errors == []
        assert study.n_double_rated == 1
        assert study.n_answers == 2 * len(instrument.parts)
        assert [column.name for column in columns_of(instrument)][:4] == [
            "session",
            "rater",
            "kind",
            "item",
        ]


def test_an_item_is_refused_on_a_scale_it_does_not_have(mixed: Instrument) -> None:
    on_one = next(p for p in mixed.parts.values() if p.kind == "item" and len(p.scales) == 1)
    other = next(scale for scale in mixed.scales if scale not in on_one.scales)
    header = f"session,rater,kind,item,{other}"

    _, problems = read(past_file([f"S1,R1,self,{on_one.id},1"], header), mixed)

    assert [(p.code, p.column) for p in problems.errors] == [("not_asked", other)]

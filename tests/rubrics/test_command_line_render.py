"""`render`: forms hold every word of a definition, and every text is escaped."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rubrics import Category, Item, Rubric, load
from rubrics.forms import rating_form, to_html, to_markdown
from rubrics.forms.markdown import escaped
from rubrics.forms.sentences import scoring_sentences
from rubrics.loader import definition_files
from rubrics.pathways import load_pathway
from rubrics.pathways.loader import pathway_files
from tests.rubrics.invoking import run, run_as_process

HERE = Path(__file__).parent
INSTRUMENTS = [
    *definition_files(),
    *sorted(HERE.glob("good/*.yaml")),
    *sorted(HERE.glob("versions/*/*.yaml")),
]
PATHWAYS = [*pathway_files(), *sorted(HERE.glob("pathways/good/*.yaml"))]
EVERYTHING = HERE / "versions" / "everything" / "1.1.yaml"
VOID = {"meta", "br", "hr", "img", "input", "link"}
HOSTILE = "<script>alert('&amp;')</script> <b>\"x\"</b> | *a* _b_ [c](d) `e` \\ #1 &lt;"


def named(file: Path) -> str:
    return f"{file.parent.name}-{file.stem}"


class Page(HTMLParser):
    """A page as its elements and the texts of each; fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.articles: dict[str, str] = {}
        self.style = ""
        self.said = ""
        self._article: str | None = None
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes.setdefault(tag, found)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "article":
            self._article = str(found["id"])
            self.articles[self._article] = ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "article":
            self._article = None

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
            return
        self.said += data
        if self._article is not None:
            self.articles[self._article] += data

    def of(self, part_id: str) -> str:
        return " ".join(self.articles[part_id].split())


def words_of(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Every text that must stand with a part, with the part's id."""
    for part in rubric.parts:
        if isinstance(part, Category):
            yield part.id, part.question
            for choice in part.choices:
                yield part.id, choice.label
                yield part.id, choice.description or ""
        else:
            yield part.id, part.name
            yield part.id, part.assesses
        if isinstance(part, Item):
            for scale, anchors in part.anchors.items():
                yield part.id, rubric.scale(scale).label
                yield from ((part.id, text) for text in anchors.values())
            yield from ((part.id, text) for text in part.evidence)
            yield part.id, part.counter_evidence or ""
        yield part.id, part.note or ""
    for flag in rubric.flags:
        yield flag.id, flag.text


@pytest.mark.parametrize("file", INSTRUMENTS, ids=named)
def test_html_form_holds_every_part_with_every_anchor(file: Path) -> None:
    rubric = load(file)

    result = run("render", file, "--format", "html")

    assert (result.returncode, result.stderr) == (0, "")
    page = Page(result.stdout)
    parts = [each.id for each in (*rubric.parts, *rubric.flags)]
    assert sorted(page.articles) == sorted(parts)
    for part_id, text in words_of(rubric):
        assert text in page.of(part_id), part_id
    for item in rubric.items:
        points = sum(len(rubric.scale(scale).points) for scale in item.scales)
        assert (
            result.stdout.split(f'<article id="{item.id}">')[1]
            .split("</article>")[0]
            .count('<th scope="row"><span class="box"')
            == points
        )
    said = " ".join(page.said.split())
    for text in (
        rubric.title,
        rubric.permission,
        rubric.licence,
        *rubric.guidance,
        *(section.title for section in rubric.sections),
        *(scale.question for scale in rubric.scales),
        *(text for scale in rubric.scales for text in scale.general_anchors.values()),
        *(summary.label for summary in rubric.scoring.summaries),
        *(benchmark.label for benchmark in rubric.scoring.benchmarks),
        *scoring_sentences(rubric),
        "Signature",
        "Date",
    ):
        assert text in said


@pytest.mark.parametrize("file", [*INSTRUMENTS, *PATHWAYS], ids=named)
def test_html_is_self_contained_and_prints_on_a4(file: Path) -> None:
    page = Page(run("render", file, "--format", "html").stdout)

    assert page.tags[0] == "html"
    assert set(page.attributes["html"]) == {"lang"}
    assert {"main", "h1", "h2", "h3"} <= set(page.tags)
    assert page.tags.count("h1") == 1
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert re.search(r"@page \{\s+size: A4;", page.style)
    assert "url(" not in page.style
    assert "@import" not in page.style
    assert "FORM-IDENTITY" not in page.style
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("file", PATHWAYS, ids=named)
def test_pathway_is_a_checklist(file: Path) -> None:
    pathway = load_pathway(file)

    page = Page(run("render", file, "--format", "html").stdout)
    markdown = run("render", file).stdout

    assert list(page.articles) == [rule.id for rule in pathway.rules]
    for rule in pathway.rules:
        assert rule.sentence in page.of(rule.id)
        assert rule.why in page.of(rule.id)
        assert "pass not yet cannot tell Evidence" in page.of(rule.id)
        assert f"### {rule.id} {escaped(rule.sentence)}\n" in markdown


@pytest.mark.parametrize("file", INSTRUMENTS, ids=named)
def test_markdown_form_has_a_heading_for_every_part(file: Path) -> None:
    rubric = load(file)

    result = run("render", file)

    assert (result.returncode, result.stderr) == (0, "")
    headings = [line for line in result.lines if line.startswith("#")]
    assert headings[0] == f"# {escaped(rubric.title)}"
    parts = [line[4:].removeprefix("[ ] ").split()[0] for line in headings if line[:4] == "### "]
    assert sorted(parts) == sorted(each.id for each in (*rubric.parts, *rubric.flags))
    for section in rubric.sections:
        assert f"## {section.id}. {escaped(section.title)}" in headings
    for item in rubric.items:
        for anchors in item.anchors.values():
            for point, text in anchors.items():
                assert f"- [ ] **{point}** {escaped(text)}" in result.lines
    for n, text in enumerate(rubric.guidance, start=1):
        assert f"{n}. {escaped(text)}" in result.lines


def test_points_without_an_anchor_show_the_word_of_the_scale() -> None:
    markdown = run("render", EVERYTHING).stdout.split("### A1 Hearing")[1].split("### ")[0]

    assert "- [ ] **1** Cut off\n- [ ] **2** (below basic)\n- [ ] **3** (basic)\n" in markdown


def test_form_offers_only_what_an_answer_may_be() -> None:
    page = Page(run("render", EVERYTHING, "--format", "html").stdout)

    assert "absent (1 on Level and 0 on Amount)" in page.of("A1")
    assert "missed opportunity" not in page.of("A1")
    assert "Not applicable" not in page.of("A1")
    assert "absent (1) missed opportunity (2)" in page.of("A2")
    assert "Not applicable, because: no occasion condition not met" in page.of("A2")
    assert page.of("B1").endswith(
        "Not applicable, because: no occasion phase problem area format condition not met "
        "Turns and note"
    )
    assert "Mark at most 2: Noise Delay" in page.of("K2")
    assert "Mark one: In a room By video (With a picture) By telephone" in page.of("K1")
    assert "Tally Number" in page.of("NQ")
    assert "What was the session about? (mark at most 3): Loss Change Conflict" in " ".join(
        page.said.split()
    )


def test_form_asks_for_evidence_where_a_score_needs_it() -> None:
    page = Page(run("render", "ipt-adherence-competence", "--format", "html").stdout)

    assert page.of("A1").endswith("Evidence (turns) and note")
    assert page.of("X1").endswith("Drift. It is recorded. Turns")


def hostile() -> Rubric:
    rubric = load(EVERYTHING)
    item = rubric.items[0]
    hostile_item = item.model_copy(
        update={
            "name": HOSTILE,
            "assesses": HOSTILE,
            "anchors": {
                scale: dict.fromkeys(texts, HOSTILE) for scale, texts in item.anchors.items()
            },
            "evidence": (HOSTILE,),
            "note": HOSTILE,
        }
    )
    category = rubric.categories[0]
    choices = [
        choice.model_copy(update={"label": HOSTILE, "description": HOSTILE})
        for choice in category.choices
    ]
    return rubric.model_copy(
        update={
            "title": HOSTILE,
            "permission": HOSTILE,
            "licence": HOSTILE,
            "guidance": (HOSTILE,),
            "items": (hostile_item, *rubric.items[1:]),
            "categories": (
                category.model_copy(update={"question": HOSTILE, "choices": tuple(choices)}),
                *rubric.categories[1:],
            ),
            "flags": (rubric.flags[0].model_copy(update={"text": HOSTILE}),),
        }
    )


def test_hostile_text_stays_text_in_html() -> None:
    html = to_html(rating_form(hostile()))

    page = Page(html)
    assert "script" not in page.tags
    assert html.count("<b>") == len(re.findall(r"<b>[^<&]+:?</b>", html))
    assert page.of("A1").count(HOSTILE) == 8
    assert HOSTILE in page.of("X1")
    assert page.said.count(HOSTILE) > 12


def test_hostile_text_stays_text_in_markdown() -> None:
    markdown = to_markdown(rating_form(hostile()))

    assert re.search(r"(?<!\\)<", markdown) is None
    assert re.search(r"(?<!\\)\]\(", markdown) is None
    assert r"\<script\>alert('\&amp;')\</script\>" in markdown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# Title", r"\# Title"),
        ("12. Twelve", r"12\. Twelve"),
        ("12.5 points", "12.5 points"),
        ("- dash", r"\- dash"),
        ("-5", "-5"),
        ("---", r"--\-"),
        ("+ more", r"\+ more"),
        ("AT&T &copy;", r"AT&T \&copy;"),
        ("a|b", r"a\|b"),
        ("plain, with “quotes”", "plain, with “quotes”"),
    ],
)
def test_signs_of_markdown_are_escaped_and_nothing_else(text: str, written: str) -> None:
    assert escaped(text) == written


def test_language_of_the_form_is_that_of_the_definition() -> None:
    rubric = load(EVERYTHING).model_copy(update={"language": "de-CH"})

    assert Page(to_html(rating_form(rubric))).attributes["html"] == {"lang": "de-CH"}


@pytest.mark.parametrize("written", ["md", "html"])
def test_output_goes_to_a_file(tmp_path: Path, written: str) -> None:
    file = tmp_path / f"form.{written}"

    result = run_as_process(
        "render", "common-factors", "--format", written, "--output", file, PYTHONIOENCODING="ascii"
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (
        file.read_text(encoding="utf-8")
        == run("render", "common-factors", "--format", written).stdout
    )


@pytest.mark.parametrize("place", ["absent/form.html", "."])
def test_output_that_cannot_be_written_is_one_clear_line(tmp_path: Path, place: str) -> None:
    result = run("render", "common-factors", "--output", tmp_path / place)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{tmp_path / place}: ")
    assert result.stderr.count("\n") == 1


def test_unknown_format_ends_with_status_two() -> None:
    with pytest.raises(SystemExit) as caught:
        run("render", "common-factors", "--format", "pdf")

    assert caught.value.code == 2

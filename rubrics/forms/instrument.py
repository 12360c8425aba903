"""An instrument as a form on which a rater rates one session."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from rubrics.fingerprint import fingerprint
from rubrics.forms.sentences import (
    asked,
    benchmark_sentence,
    by_scale,
    capitalised,
    flag_sentence,
    scoring_sentences,
    summary_rule,
)
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
from rubrics.model import Category, Choice, Count, Item, Rubric, Scale

AnyPart: TypeAlias = Item | Category | Count


def rating_form(rubric: Rubric) -> Sheet:
    """Lay an instrument out as a form to rate one session on.

    Parameters
    ----------
    rubric : Rubric
        Any instrument, draft or published.

    Returns
    -------
    Sheet
        For `to_html` and `to_markdown`.

    Examples
    --------
    >>> from rubrics import load
    >>> [chapter.title for chapter in rating_form(load("common-factors")).chapters][:3]
    ['The session', 'Before you rate', 'The scale']
    """
    chapters = [
        Chapter("The session", list(_session(rubric))),
        Chapter("Before you rate", [Bullets(rubric.guidance, is_numbered=True)]),
        Chapter(
            "The scale" if len(rubric.scales) == 1 else "The scales",
            [Scales([_scale(scale) for scale in rubric.scales])],
        ),
    ]
    loose = list(_parts(rubric, None))
    if loose:
        chapters.append(Chapter("Beside the sections", loose))
    chapters += [
        Chapter(f"{section.id}. {section.title}", list(_parts(rubric, section.id)))
        for section in rubric.sections
    ]
    if rubric.flags:
        chapters.append(Chapter("Flags", list(_flags(rubric))))
    chapters += [
        Chapter("Scores", list(_scores(rubric))),
        Chapter("Signature", [Lines(["Rater"]), Lines(["Signature", "Date"])]),
        Chapter(
            "About this instrument",
            [
                Text(rubric.licence, "Licence"),
                Bullets([f"{source.title}: {source.used_for}" for source in rubric.sources]),
            ],
        ),
    ]
    return Sheet(
        title=rubric.title,
        language=rubric.language,
        identity=f"{rubric.slug} {rubric.version}",
        opening=list(_opening(rubric)),
        chapters=chapters,
    )


def _opening(rubric: Rubric) -> Iterator[Block]:
    yield Text(
        f"{rubric.slug} {rubric.version}, {rubric.status}. Fingerprint {fingerprint(rubric)[:16]}.",
        tone="soft",
    )
    yield Text(rubric.permission, "Permission", tone="soft")


def _session(rubric: Rubric) -> Iterator[Block]:
    yield Lines(["Session", "Rater", "Date"])
    for label, choices in (("Phase", rubric.phases), ("Format", rubric.formats)):
        if choices:
            yield _row(label, choices)
    if rubric.problem_areas:
        asked_for = rubric.problem_area
        yield _row(f"{asked_for.question} ({_at_most(asked_for.at_most)})", rubric.problem_areas)


def _row(label: str, choices: Iterable[Choice]) -> Boxes:
    return Boxes([Box(choice.label) for choice in choices], label)


def _at_most(number: int) -> str:
    return "mark one" if number == 1 else f"mark at most {number}"


def _scale(scale: Scale) -> Points:
    points = []
    for point in sorted(scale.points):
        general = scale.general_anchors.get(point)
        label = scale.points[point]
        points.append(Point(point, label if general is None else f"{label}. {general}", True))
    note = " The lower, the better." if scale.direction == "lower_is_better" else ""
    return Points(scale.label, scale.question + note, points, is_marked=False)


def _parts(rubric: Rubric, section: str | None) -> Iterator[Part]:
    """In the order they are asked in: categories, counts, items."""
    for category in rubric.categories:
        if category.section == section:
            yield Part(category.id, category.question, list(_category(rubric, category)))
    for count in rubric.counts:
        if count.section == section:
            yield Part(count.id, count.name, list(_count(rubric, count)))
    for item in rubric.items:
        if item.section == section:
            yield Part(item.id, item.name, list(_item(rubric, item)))


def _item(rubric: Rubric, item: Item) -> Iterator[Block]:
    yield Text(item.assesses)
    yield _when(rubric, item)
    yield Scales([_anchors(rubric, item, scale_id) for scale_id in item.scales])
    if item.evidence:
        yield Text(" · ".join(item.evidence), "May be heard")
    if item.counter_evidence:
        yield Text(item.counter_evidence, "Speaks against it")
    yield from _note(item)
    yield from _out(rubric, item)
    is_needed = rubric.scoring.evidence == "above_absent"
    yield Lines(["Evidence (turns) and note" if is_needed else "Turns and note"])


def _anchors(rubric: Rubric, item: Item, scale_id: str) -> Points:
    scale = rubric.scale(scale_id)
    anchors = item.anchors[scale_id]
    points = [
        Point(point, anchors.get(point, scale.points[point]), is_anchor=point in anchors)
        for point in sorted(scale.points)
    ]
    return Points(scale.label, None, points, is_marked=True)


def _category(rubric: Rubric, category: Category) -> Iterator[Block]:
    yield _when(rubric, category)
    boxes = [Box(choice.label, choice.description) for choice in category.choices]
    yield Boxes(boxes, _at_most(category.at_most).capitalize(), is_stacked=True)
    yield from _note(category)
    yield from _out(rubric, category)


def _count(rubric: Rubric, count: Count) -> Iterator[Block]:
    yield Text(count.assesses)
    yield _when(rubric, count)
    if count.examples:
        yield Text(" · ".join(count.examples), "Examples")
    yield from _note(count)
    yield Tally("Tally")
    yield from _out(rubric, count)


def _when(rubric: Rubric, part: AnyPart) -> Text:
    return Text(" ".join(capitalised(clause) for clause in asked(rubric, part)), tone="soft")


def _note(part: AnyPart) -> Iterator[Text]:
    if part.note:
        yield Text(part.note, "Note")


def _out(rubric: Rubric, part: AnyPart) -> Iterator[Boxes]:
    """Boxes for what is not a score, and only for what can be so."""
    asked_for = part.applicability
    words = {asked_for} if isinstance(asked_for, str) else set(asked_for.values())
    if isinstance(part, Item):
        scoring = rubric.scoring
        out = []
        if "required" in words:
            out.append(_counting("absent", rubric, part, scoring.absent_on))
        if words & {"conditional", "once_per_phase"}:
            out.append(_counting("missed opportunity", rubric, part, scoring.missed_opportunity_on))
        yield Boxes(out, "Instead of a score")
    reasons = [
        reason
        for reason, is_possible in (
            ("no occasion", bool(words & {"conditional", "once_per_phase"})),
            ("phase", "never" in words),
            ("problem area", isinstance(part, Item) and part.problem_areas != "all"),
            ("format", part.formats != "all"),
            ("condition not met", bool(part.asked_if)),
        )
        if is_possible
    ]
    if reasons:
        yield Boxes([Box(reason) for reason in reasons], "Not applicable, because")


def _counting(word: str, rubric: Rubric, item: Item, score: Callable[[str], int]) -> Box:
    return Box(f"{word} ({by_scale(rubric, {scale: score(scale) for scale in item.scales})})")


def _flags(rubric: Rubric) -> Iterator[Block | Part]:
    yield Text("Never part of a score. Mark what the session holds, and the turns that show it.")
    for flag in rubric.flags:
        sentence = Text(flag_sentence(flag), tone="soft")
        yield Part(flag.id, flag.text, [sentence, Lines(["Turns"])], box=True)


def _scores(rubric: Rubric) -> Iterator[Block]:
    scoring = rubric.scoring
    yield Bullets(scoring_sentences(rubric))
    rows = []
    if scoring.section_score != "none":
        with_items = {item.section for item in rubric.items}
        rows += [
            f"{section.id}. {section.title}"
            for section in rubric.sections
            if section.id in with_items
        ]
    if scoring.overall_score != "none":
        rows.append("Total")
    if rows:
        yield Grid(["", *(scale.label for scale in rubric.scales)], rows)
    if scoring.summaries:
        yield Grid(
            ["", "Result"],
            [f"{each.label}: {summary_rule(each)}" for each in scoring.summaries],
        )
    if scoring.benchmarks:
        yield Text("Shown beside a score; they decide nothing by themselves.", "Benchmarks")
        yield Bullets([benchmark_sentence(rubric, each) for each in scoring.benchmarks])

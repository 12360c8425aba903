import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { PartComparison, VersionComparison } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { rubricFixture, rubricSummaryFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { ComparePage } from "./compare-page";
import { comparisonSentence, placeWords } from "./comparison-words";

function part(changes: Partial<PartComparison>): PartComparison {
  return {
    kind: "item",
    change: "same",
    id: "A1",
    earlier_id: "A1",
    name: "Opens with the week",
    spans_curves: true,
    spans_reliability: true,
    map: null,
    reason: null,
    differences: [],
    ...changes,
  };
}

const APART = { spans_curves: false, spans_reliability: false };
const PARTS = [
  part({}),
  part({
    id: "A2",
    earlier_id: "A2",
    name: "Warmth",
    change: "reworded",
    differences: [
      { place: "anchors.adherence.2", before: "Asks once", after: "Asks twice" },
      { place: "note", before: null, after: "Listen to the tone." },
    ],
  }),
  part({
    id: "A3",
    earlier_id: "A7",
    name: "Pace",
    change: "rescaled",
    spans_reliability: false,
    map: { competence: { "0": 0, "1": 2, "2": 4 } },
    reason: "More points",
  }),
  part({ id: "A4", earlier_id: null, name: "Close", change: "new", ...APART }),
  part({ id: null, earlier_id: "A9", name: "Drift", change: "dropped", ...APART }),
];

function comparison(changes: Partial<VersionComparison> = {}): VersionComparison {
  return {
    earlier_version: "1.0",
    later_version: "1.1",
    has_lineage: true,
    spans_curves: "some",
    spans_reliability: "some",
    sentence: "Some parts of 1.0 can be followed into 1.1, not all.",
    parts: PARTS,
    differences: [{ place: "guidance.3", before: "Rate all.", after: "Rate all items." }],
    ...changes,
  };
}

it("says what the change means, then what changed, before and after", async () => {
  server.use(
    http.get("*/api/v1/rubrics/b1/", () => HttpResponse.json(rubricFixture({ version: "1.1" }))),
    http.get("*/api/v1/rubrics/", () =>
      HttpResponse.json(
        pageOf([rubricSummaryFixture(), rubricSummaryFixture({ id: "b0", version: "1.0" })]),
      ),
    ),
    http.get("*/api/v1/rubrics/b1/compare/", ({ request }) =>
      new URL(request.url).searchParams.get("with") === "b0"
        ? HttpResponse.json(comparison())
        : HttpResponse.json({ code: "not_found", detail: "Not here." }, { status: 404 }),
    ),
  );

  const { container } = await renderInProgramme(<ComparePage />, {
    at: "/rubrics/b1/compare?with=b0",
    route: "/rubrics/$id/compare",
  });

  expect(
    await screen.findByText(
      "3 of 4 items can be compared with 1.0; curves across versions use those, reliability uses 2 of them.",
    ),
  ).toBeVisible();
  const reworded = screen.getByRole("article", { name: "A2 Warmth" });
  expect(within(reworded).getByRole("heading", { name: "Adherence, at 2" })).toBeVisible();
  expect(within(reworded).getByText("once", { selector: "del" })).toBeVisible();
  expect(within(reworded).getByText("twice", { selector: "ins" })).toBeVisible();
  expect(within(reworded).getByText("Not there")).toBeVisible();
  const rescaled = screen.getByRole("article", { name: "A3 Pace (was A7)" });
  expect(within(rescaled).getByText("Earlier scores become: 0→0, 1→2, 2→4.")).toBeVisible();
  expect(screen.getByRole("heading", { name: "Dropped: 1 part" })).toBeVisible();
  expect(screen.getByRole("heading", { name: "Unchanged: 1 part" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("has a sentence for every outcome", () => {
  const every = [part({}), part({ id: "A2", change: "reworded" })];
  expect(comparisonSentence(comparison({ parts: every }))).toBe(
    "All 2 items can be compared with 1.0; curves and reliability across versions use those.",
  );
  expect(comparisonSentence(comparison({ parts: [part({ ...APART, kind: "count" })] }))).toBe(
    "No part can be compared with 1.0: curves begin anew.",
  );
  expect(comparisonSentence(comparison({ has_lineage: false }))).toBe(
    "Version 1.1 does not say what became of the parts of 1.0: curves and reliability keep the two apart.",
  );
});

it("calls places by words", () => {
  expect(placeWords("guidance.3")).toBe("Rule · 3");
  expect(placeWords("anchors.competence.6")).toBe("Competence, at 6");
  expect(placeWords("flags.X1.text")).toBe("Flag · X1 · text");
});

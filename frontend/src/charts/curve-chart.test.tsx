import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ComponentProps } from "react";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { CurveChart } from "./curve-chart";

type Props = ComponentProps<typeof CurveChart>;

const mark = (x: number, score: number) => ({
  id: `m${x}`,
  x,
  score,
  shape: "circle" as const,
  fill: "full" as const,
  label: `Session ${x}: ${score}`,
});
const stop = (x: number, level: number) => ({
  x,
  level,
  low: level - 0.5,
  high: level + 0.5,
  label: `Level at session ${x}: ${level}`,
});

function chart(changes: Partial<Props> = {}) {
  const props: Props = {
    title: "Rising",
    caption: "How to read it.",
    tone: "competence",
    scale: { min: 0, max: 6 },
    cut: 4,
    marks: [mark(1, 2), mark(2, 3)],
    curve: [stop(1, 2.1), stop(2, 2.9)],
    cohort: [stop(1, 2), stop(2, 2.5)],
    plainLine: [],
    shapeWords: { circle: "initial", square: "middle", triangle: "end", diamond: "unset" },
    fillWords: { full: "independent", hollow: "supervisor", dashed: "self" },
    table: { columns: ["Session", "Value"], rows: [[1, 2]] },
    fileName: "curve",
    empty: null,
    ...changes,
  };
  return <CurveChart {...props} />;
}

it("walks scores first and then the levels of the model", async () => {
  await renderPage(chart());

  await userEvent.tab();
  expect(document.activeElement).toHaveAccessibleName("Session 1: 2");
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  expect(document.activeElement).toHaveAccessibleName("Level at session 1: 2.1");
});

it("shows what the mark in focus says, and explains only the shapes in use", async () => {
  await renderPage(chart());

  await userEvent.tab();

  expect(screen.getByText("Session 1: 2")).toBeVisible();
  expect(screen.getByText("initial")).toBeVisible();
  expect(screen.getByText("independent")).toBeVisible();
  expect(screen.queryByText("self")).toBeNull();
});

it("names the lines where they end", async () => {
  await renderPage(chart());

  for (const word of ["trainee", "cohort", "cut 4.0"]) {
    expect(screen.getByText(word)).toBeInTheDocument();
  }
});

it("draws one session as a short bar and not as a line", async () => {
  const { container } = await renderPage(
    chart({ marks: [mark(1, 2)], curve: [stop(1, 2.1)], cohort: [] }),
  );

  expect(container.querySelector("rect.curve__band")).not.toBeNull();
  expect(container.querySelector("path.curve__line")).toBeNull();
});

it("keeps a band inside the scale", async () => {
  const { container } = await renderPage(
    chart({ curve: [{ ...stop(1, 5.8), high: 9 }], cohort: [] }),
  );
  const top = Number(container.querySelector("rect.curve__band")!.getAttribute("y"));

  expect(top).toBeGreaterThanOrEqual(12);
});

it("draws a plain line where there is no model", async () => {
  const { container } = await renderPage(
    chart({
      curve: [],
      cohort: [],
      plainLine: [
        { x: 1, level: 2 },
        { x: 2, level: 3 },
      ],
    }),
  );

  expect(container.querySelector("path.curve__line--plain")).not.toBeNull();
  expect(screen.getByText("own line")).toBeInTheDocument();
});

it("says why there is nothing to draw", async () => {
  await renderPage(chart({ marks: [], curve: [], cohort: [], empty: "No scores yet." }));

  expect(screen.getByText("No scores yet.")).toBeVisible();
  expect(screen.queryByRole("img")).toBeNull();
});

it("has nothing that axe finds", async () => {
  const { container } = await renderPage(chart());

  expect(await axeProblems(container)).toEqual([]);
});

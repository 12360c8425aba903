import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it, vi } from "vitest";
import type { Rubric, RubricSummary } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { rubricFixture, rubricSummaryFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { countsFixture } from "./counts.fixture";
import { RubricPage } from "./rubric-page";

async function open(rubric: Rubric, others: RubricSummary[] = []) {
  server.use(
    http.get("*/api/v1/rubrics/b1/", () => HttpResponse.json(rubric)),
    http.get("*/api/v1/rubrics/", () => HttpResponse.json(pageOf([rubric, ...others]))),
  );
  const { container } = await renderInProgramme(<RubricPage />, {
    at: "/rubrics/b1",
    route: "/rubrics/$id",
  });
  await screen.findByRole("heading", { level: 1 });
  return { container, user: userEvent.setup() };
}

it("shows which item is rated when in words, and each item with its anchors", async () => {
  const { container } = await open(rubricFixture());

  const matrix = await screen.findByRole("region", { name: "Items by phase" });
  const row = within(matrix).getByRole("row", { name: /B4 Role dispute work/ });
  expect(
    within(row)
      .getAllByRole("cell")
      .map((cell) => cell.title),
  ).toEqual(["where there is occasion", "required", "not applicable"]);
  const item = screen.getByRole("article", { name: "Item B4" });
  expect(within(item).getByText("Only where the problem area is Role dispute.")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("reads an instrument of questions and counts without phases", async () => {
  const { container } = await open(rubricFixture({ definition: countsFixture() }));

  expect(
    screen.getByText("2 items, 1 question and 2 counts in 2 sections, with 1 flag."),
  ).toBeVisible();
  expect(screen.queryByRole("region", { name: "Items by phase" })).not.toBeInTheDocument();
  const question = screen.getByRole("article", { name: "Question S1" });
  expect(within(question).getByText("By video")).toBeVisible();
  const count = screen.getByRole("article", { name: "Count QO" });
  expect(within(count).getByText("“What was that like?”")).toBeVisible();
  expect(within(count).getByText("New in 1.1.")).toBeVisible();
  const item = screen.getByRole("article", { name: "Item G2" });
  expect(within(item).getByText(/^Rescaled from G7 in 1.0: 0→1, 1→3, 2→5\./)).toBeVisible();
  expect(screen.getByText("It blocks a pass until somebody else has settled it.")).toBeVisible();
  expect(screen.getByText("G9, which 1.0 had")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("searches by words in any text, says how much was found and marks it", async () => {
  const { user, container } = await open(rubricFixture({ definition: countsFixture() }));

  await user.keyboard("/");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  await user.keyboard("question answer");

  expect(screen.getByRole("status")).toHaveTextContent("1 count found.");
  const count = screen.getByRole("article", { name: "Count QO" });
  expect(count).toBeVisible();
  expect(within(count).getAllByText("question", { selector: "mark" })).not.toHaveLength(0);
  expect(screen.queryByRole("article", { name: "Item G1" })).not.toBeInTheDocument();
  expect(screen.queryByRole("heading", { name: "Flags" })).not.toBeInTheDocument();

  await user.keyboard(" nowhere");
  expect(screen.getByRole("status")).toHaveTextContent("Nothing here holds these words.");
  await user.keyboard("{Escape}");
  expect(screen.getByRole("article", { name: "Item G1" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("leaves the key alone where single keys are switched off", async () => {
  localStorage.setItem("attune.rate-session.single-keys", "false");
  const { user } = await open(rubricFixture());

  await user.keyboard("/");

  expect(screen.getByRole("searchbox")).not.toHaveFocus();
});

it("prints, and offers to compare with the other versions", async () => {
  const print = vi.spyOn(globalThis, "print").mockImplementation(() => undefined);
  const { user } = await open(rubricFixture({ version: "1.0" }), [
    rubricSummaryFixture({ id: "b0", version: "0.9" }),
    rubricSummaryFixture({ id: "c0", slug: "another" }),
  ]);

  await user.click(screen.getByRole("button", { name: "Print as a form" }));

  expect(print).toHaveBeenCalledOnce();
  expect(await screen.findByRole("link", { name: "0.9" })).toHaveAttribute(
    "href",
    "/rubrics/b1/compare?with=b0",
  );
  expect(screen.getAllByRole("link", { name: /^0\./ })).toHaveLength(1);
});

import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { rubricFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { RubricPage } from "./rubric-page";

it("shows which item is rated when in words, and each item with its anchors", async () => {
  server.use(http.get("*/api/v1/rubrics/b1/", () => HttpResponse.json(rubricFixture())));

  const { container } = await renderInProgramme(<RubricPage />, {
    at: "/rubrics/b1",
    route: "/rubrics/$id",
  });

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

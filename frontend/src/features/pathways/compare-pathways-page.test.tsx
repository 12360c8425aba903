import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pathwayFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { ComparePathwaysPage } from "./compare-pathways-page";

it("shows the texts of two versions side by side", async () => {
  server.use(
    http.get("*/api/v1/pathways/w1/", () => HttpResponse.json(pathwayFixture())),
    http.get("*/api/v1/pathways/w1/compare/", () =>
      HttpResponse.json({
        earlier: "w0",
        later: "w1",
        earlier_version: "0.9",
        later_version: "1.0",
        differences: [
          { place: "rules.mean.sentence", before: "At least 3.", after: "At least 3.5." },
          { place: "title", before: "Portfolio", after: "Portfolio pathway" },
        ],
      }),
    ),
  );

  const { container } = await renderInProgramme(<ComparePathwaysPage />, {
    at: "/pathways/w1/compare?with=w0",
    route: "/pathways/$id/compare",
  });

  expect(await screen.findByText("2 texts differ between 0.9 and 1.0.")).toBeVisible();
  expect(screen.getByText("3.5.", { selector: "ins" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

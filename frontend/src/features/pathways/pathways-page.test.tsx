import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { pathwayFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { PathwaysPage } from "./pathways-page";

const ADOPTED = pathwayFixture({
  id: "w2",
  slug: "therapist",
  title: "Therapist pathway",
  adopted_in: [
    { programme: "p1", instrument: "ipt", scale: "competence", adopted_at: "2026-02-01T09:00:00Z" },
  ],
});

async function open(rows = [pathwayFixture(), ADOPTED], permissions = ["pathway.read"]) {
  server.use(http.get("*/api/v1/pathways/", () => HttpResponse.json(pageOf(rows))));
  const { container } = await renderInProgramme(<PathwaysPage />, {
    at: "/",
    route: "/",
    membership: { permissions },
  });
  await screen.findByRole("table");
  return container;
}

it("puts what the programme certifies by first, with the scores that count", async () => {
  const container = await open();

  expect(screen.getByText("The programme certifies by Therapist pathway 1.0.")).toBeVisible();
  expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual([
    "Therapist pathway",
    "Portfolio pathway",
  ]);
  expect(screen.getByText("Competence of ipt")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("offers adding to who may, and says when nothing is adopted", async () => {
  await open([pathwayFixture()], ["pathway.read", "pathway.manage"]);

  expect(screen.getByText(/has not adopted any rules of certification yet/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Add a pathway" })).toHaveAttribute(
    "href",
    "/pathways/new",
  );
});

import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { logFixture, portfolioFixture } from "./certification.fixture";
import { PortfolioPage } from "./portfolio-page";

async function open(shown = portfolioFixture(), logs = [logFixture()]) {
  server.use(
    http.get("*/api/v1/portfolios/e1/", () => HttpResponse.json(shown)),
    http.get("*/api/v1/supervision-logs/", () => HttpResponse.json(pageOf(logs))),
    http.get("*/api/v1/attestations/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/v1/cases/", () => HttpResponse.json(pageOf([]))),
  );
  const { container } = await renderInProgramme(<PortfolioPage />, {
    at: "/trainees/e1/portfolio",
    route: "/trainees/$id/portfolio",
  });
  await screen.findByRole("heading", { level: 1 });
  return container;
}

it("argues rule by rule: state in words, what holds, what would change it, and the evidence", async () => {
  const container = await open();

  expect(screen.getByText("1 of 2 rules are met.")).toBeVisible();
  const rule = screen.getByText(/The mean competence/).closest("li");
  expect(rule).not.toBeNull();
  expect(within(rule as HTMLElement).getByText("Not yet")).toBeVisible();
  expect(within(rule as HTMLElement).getByText("a mean of 2.5; it is 2.38.")).toBeVisible();
  expect(within(rule as HTMLElement).getByText(/competence 2.40/)).toBeInTheDocument();
  expect(screen.getByText(/2 sessions without the client's consent/)).toBeVisible();
  expect(
    screen.getByRole("img", { name: "Estimate 2.41, limits 1.99 to 2.83, cut 2.00" }),
  ).toBeVisible();
  expect(await screen.findByText("Not confirmed yet")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("asks for a decision on what is shown, and warns where a rule is not met", async () => {
  const asked: unknown[] = [];
  server.use(
    http.post("*/api/v1/decisions/", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(
        { code: "decision_open", detail: "One is open.", errors: [] },
        { status: 409 },
      );
    }),
  );
  await open();

  await userEvent.click(screen.getByRole("button", { name: "Ask for a decision" }));
  expect(await screen.findByText(/likely to be “not yet”/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Ask for it" }));

  expect(await screen.findByText("One is open.")).toBeVisible();
  expect(asked).toEqual([{ trainee: "e1", pathway: "w1", note: "", since: null }]);
});

it("says so where the programme certifies by no pathway", async () => {
  await open(portfolioFixture({ portfolio: null, choices: [] }));

  expect(screen.getByText(/has not adopted a pathway/)).toBeVisible();
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { Pathway } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { pathwayFixture, rubricFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { PathwayPage } from "./pathway-page";

const ADOPTION = {
  programme: "p1",
  instrument: "ipt",
  scale: "competence",
  adopted_at: "2026-02-01T09:00:00Z",
};

async function open(pathway: Pathway, others: Pathway[] = []) {
  server.use(
    http.get("*/api/v1/pathways/w1/", () => HttpResponse.json(pathway)),
    http.get("*/api/v1/pathways/", () => HttpResponse.json(pageOf([pathway, ...others]))),
    http.get("*/api/v1/rubrics/", () => HttpResponse.json(pageOf([rubricFixture()]))),
    http.get("*/api/v1/rubrics/b1/", () => HttpResponse.json(rubricFixture())),
  );
  const { container } = await renderInProgramme(<PathwayPage />, {
    at: "/pathways/w1",
    route: "/pathways/$id",
  });
  await screen.findByRole("heading", { level: 1 });
  return { container, user: userEvent.setup() };
}

it("reads as a checklist of sentences with their reasons", async () => {
  const { container } = await open(pathwayFixture(), [
    pathwayFixture({ id: "w0", version: "0.9" }),
  ]);

  const rule = screen.getByText("Sessions with at least 2 different clients.").closest("li");
  expect(within(rule!).getByText("Two portfolios of different clients.")).toBeVisible();
  expect(screen.getByText("An instrument of quality; its scale runs from 1 to 5")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Adopt this pathway" })).not.toBeInTheDocument();
  expect(await screen.findByRole("link", { name: "0.9" })).toHaveAttribute(
    "href",
    "/pathways/w1/compare?with=w0",
  );
  expect(await axeProblems(container)).toEqual([]);
});

it("is adopted with the instrument and scale whose scores count", async () => {
  const asked: unknown[] = [];
  const { user } = await open(pathwayFixture({ allowed_actions: ["adopt"] }), [
    pathwayFixture({ id: "w0", version: "0.9", adopted_in: [ADOPTION] }),
  ]);
  server.use(
    http.post("*/api/v1/pathways/w1/adopt/", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(
        {
          code: "pathway_does_not_fit",
          detail: "The pathway does not fit IPT 0.1.",
          errors: [
            {
              code: "off-scale",
              detail: "3 lies beyond the scale",
              field: "clients",
              line: 42,
            },
          ],
        },
        { status: 400 },
      );
    }),
  );

  await user.click(screen.getByRole("button", { name: "Adopt this pathway" }));
  const dialog = await screen.findByRole("dialog", { name: "Adopt this pathway?" });
  expect(within(dialog).getByText("They take the place of version 0.9.")).toBeVisible();
  const act = within(dialog).getByRole("button", { name: "Adopt it" });
  expect(act).toBeDisabled();
  await user.selectOptions(within(dialog).getByRole("combobox", { name: /Instrument/ }), "ipt");
  await within(dialog).findByRole("option", { name: "Competence, 0 to 6" });
  await user.selectOptions(within(dialog).getByRole("combobox", { name: /Scale/ }), "competence");
  await user.click(act);

  const refusal = await within(dialog).findByRole("alert");
  expect(refusal).toHaveTextContent(
    "Sessions with at least 2 different clients. (3 lies beyond the scale)",
  );
  expect(asked).toEqual([{ programme: "p1", instrument: "ipt", scale: "competence" }]);
});

it("is withdrawn after saying what stays", async () => {
  const asked: unknown[] = [];
  const { user } = await open(
    pathwayFixture({ adopted_in: [ADOPTION], allowed_actions: ["adopt", "withdraw"] }),
  );
  server.use(
    http.post("*/api/v1/pathways/w1/withdraw/", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(pathwayFixture());
    }),
  );

  expect(screen.getByText("Counts competence of ipt")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Stop certifying by it" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText(/can be adopted again/)).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Stop certifying by it" }));

  await waitFor(() => expect(asked).toEqual([{ programme: "p1" }]));
});

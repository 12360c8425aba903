import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { ExportOptions, RatingsExport } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { ExportsPage } from "./exports-page";

const OPTIONS: ExportOptions = {
  data_uses: ["programme", "research"],
  kept_for_days: 3,
  rounds: [
    {
      id: "r1",
      name: "Spring",
      instrument: "IPT",
      version: "1.0",
      closed_at: "2026-03-09T10:00:00Z",
      n_ratings: { programme: 12, research: 4 },
    },
  ],
};
const READY: RatingsExport = {
  id: "x1",
  programme: "p1",
  round: "r1",
  round_name: "Spring",
  data_use: "programme",
  forms: ["long", "wide"],
  formats: ["csv"],
  status: "ready",
  steps_done: 2,
  n_steps: 2,
  requested_at: "2026-03-10T10:00:00Z",
  finished_at: "2026-03-10T10:01:00Z",
  expires_at: "2026-03-13T10:01:00Z",
  n_sessions: 6,
  n_raters: 2,
  n_ratings: 12,
  n_bytes: 2048,
  content_hash: "c0ffee".repeat(10),
  software: "fidelity 0.1.0",
  left_out: [{ reason: "consent_withdrawn", n: 2 }],
  reason: "",
  allowed_actions: ["download", "delete"],
};
let rows: RatingsExport[];

beforeEach(() => {
  rows = [READY];
  server.use(
    http.get("*/api/v1/exports/options/", () => HttpResponse.json(OPTIONS)),
    http.get("*/api/v1/exports/", () => HttpResponse.json(pageOf(rows))),
  );
});

it("asks for what was chosen, and says that it is being built", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/exports/", async ({ request }) => {
      sent.push(await request.json());
      rows = [
        { ...READY, id: "x2", status: "running", steps_done: 1, allowed_actions: [] },
        ...rows,
      ];
      return HttpResponse.json(rows[0], { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<ExportsPage />);
  expect(
    await screen.findByText("12 ratings of 1 closed round can be taken out as files."),
  ).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);

  await user.click(screen.getByRole("radio", { name: /Research/ }));
  expect(screen.getByText("4 ratings")).toBeVisible();
  await user.selectOptions(screen.getByLabelText("Which ratings"), "r1");
  await user.click(screen.getByRole("checkbox", { name: /SPSS/ }));
  await user.click(screen.getByRole("button", { name: "Build the export" }));

  expect(await screen.findByText("Being built")).toBeVisible();
  expect(sent).toEqual([
    {
      programme: "p1",
      round: "r1",
      data_use: "research",
      forms: ["long", "wide"],
      formats: ["csv", "sav"],
    },
  ]);
  expect(screen.getByRole("button", { name: "Build the export" })).toBeDisabled();
});

it("hands the file out, says what was left out, and deletes it when asked", async () => {
  server.use(
    http.post("*/api/v1/exports/x1/delete/", () => {
      rows = [{ ...READY, status: "deleted", reason: "by_hand", allowed_actions: [] }];
      return HttpResponse.json(rows[0]);
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<ExportsPage />);
  const link = await screen.findByRole("link", { name: "Download (2 kB)" });
  expect(link).toHaveAttribute("href", "/api/v1/exports/x1/download/");
  expect(screen.getByText("Left out: 2 whose client withdrew.")).toBeVisible();

  await user.click(screen.getByRole("button", { name: "Delete" }));
  await user.click(await screen.findByRole("button", { name: "Delete the file" }));

  await waitFor(() => expect(screen.queryByRole("link")).not.toBeInTheDocument());
  expect(screen.getByText("You deleted it.")).toBeVisible();
});

it("says what is missing before anything is asked for", async () => {
  const user = userEvent.setup();
  await renderInProgramme(<ExportsPage />);
  await user.click(await screen.findByRole("checkbox", { name: /CSV/ }));

  expect(screen.getByText("Choose at least one program.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Build the export" })).toBeDisabled();
});

it("says what will be here where no round is closed", async () => {
  server.use(
    http.get("*/api/v1/exports/options/", () => HttpResponse.json({ ...OPTIONS, rounds: [] })),
  );
  await renderInProgramme(<ExportsPage />);

  expect(await screen.findByText("There is nothing to export yet")).toBeVisible();
});

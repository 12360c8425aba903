import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { PastImportDetail } from "@/api/types";
import { makeReport } from "@/components/report/report.fixture";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { HistoryPage } from "./history-page";
import { makeStudy, makeStudyDetail } from "./history.fixture";
import { StudyPage } from "./study-page";

let sent: unknown[];

async function open(study: PastImportDetail) {
  const report = makeReport();
  sent = [];
  server.use(
    http.get("*/api/v1/past-imports/past1/", () => HttpResponse.json(study)),
    http.get("*/api/v1/past-imports/past1/reliability/", () =>
      HttpResponse.json({
        ...report,
        id: "r1",
        past_import: "past1",
        computed_at: "2026-03-09T10:00:00Z",
      }),
    ),
    http.post("*/api/v1/past-imports/past1/:act/", async ({ request, params }) => {
      sent.push([params.act, await request.json()]);
      return HttpResponse.json(
        params.act === "withdraw"
          ? makeStudyDetail({
              allowed_actions: [],
              withdrawal: {
                reason: "Wrong version.",
                withdrawn_by: "Lea Lead",
                withdrawn_at: "2026-03-10T10:00:00Z",
              },
            })
          : study,
      );
    }),
    http.get("*/api/v1/enrolments/", () =>
      HttpResponse.json(
        pageOf([
          { id: "e1", code: "T01", name: "Tom", person: "u1" },
          { id: "e2", code: "T02", name: "Tina", person: "u2" },
        ]),
      ),
    ),
    http.get("*/api/v1/memberships/", () =>
      HttpResponse.json(pageOf([{ id: "m1", person: { id: "u9", name: "Rita" } }])),
    ),
  );
  const { container } = await renderInProgramme(<StudyPage />, {
    at: "/history/past1",
    route: "/history/$id",
    membership: { permissions: ["history.read", "history.manage"] },
  });
  return { user: userEvent.setup(), container };
}

beforeEach(() => {
  sent = [];
});

it("shows what the study holds and how far its raters agreed", async () => {
  const { container } = await open(makeStudyDetail());

  expect(
    await screen.findByText(/Past data: 3 sessions of 2 trainees, 7 ratings by 2 raters/),
  ).toBeVisible();
  expect(await screen.findByText(/these scores can support group statements/)).toBeVisible();
  expect(screen.getByRole("heading", { name: "Agreement" })).toBeVisible();
  expect(screen.getByText(/never counts towards a certificate/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("keeps who is who only where it was said", async () => {
  const { user } = await open(makeStudyDetail());
  const rater = await screen.findByLabelText("Who is rater R2?");
  await within(rater).findByRole("option", { name: "Rita" });
  expect(screen.queryByRole("button", { name: /Keep who is who/ })).not.toBeInTheDocument();

  await user.click(screen.getByRole("button", { name: /same code here for 1 trainee/ }));
  await user.selectOptions(rater, "u9");
  await user.click(screen.getByRole("button", { name: "Keep who is who (2 changes)" }));

  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual([
    "names",
    {
      codes: [
        { of: "trainee", code: "T01", id: "e1" },
        { of: "rater", code: "R2", id: "u9" },
      ],
    },
  ]);
});

it("is withdrawn with a reason, and then shows no numbers", async () => {
  const { user } = await open(makeStudyDetail());
  await user.click(await screen.findByRole("button", { name: "Withdraw the study" }));
  const dialog = await screen.findByRole("dialog");
  const act = within(dialog).getByRole("button", { name: "Withdraw the study" });
  expect(act).toBeDisabled();

  await user.type(within(dialog).getByLabelText(/Reason/), "Wrong version.");
  await user.click(act);

  expect(await screen.findByText("This study was withdrawn and counts no more")).toBeVisible();
  expect(sent).toEqual([["withdraw", { reason: "Wrong version." }]]);
  expect(screen.queryByRole("heading", { name: "Agreement" })).not.toBeInTheDocument();
});

it("lists the studies, withdrawn ones too, and says what they do not count for", async () => {
  const withdrawn = makeStudy({
    id: "past2",
    name: "Older",
    withdrawal: { reason: "Twice.", withdrawn_by: "Lea", withdrawn_at: "2026-03-10T10:00:00Z" },
  });
  server.use(
    http.get("*/api/v1/past-imports/", () => HttpResponse.json(pageOf([makeStudy(), withdrawn]))),
  );
  const { container } = await renderInProgramme(<HistoryPage />, {
    at: "/history",
    route: "/history",
    membership: { permissions: ["history.read", "history.manage"] },
  });

  expect(await screen.findByText("1 earlier study with 3 sessions and 1 withdrawn.")).toBeVisible();
  expect(screen.getByRole("link", { name: "Pilot 2024" })).toHaveAttribute(
    "href",
    "/history/past1",
  );
  expect(screen.getByText("Withdrawn")).toBeVisible();
  expect(screen.getByRole("link", { name: "Bring in a study" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("says what will be here while there is nothing", async () => {
  server.use(http.get("*/api/v1/past-imports/", () => HttpResponse.json(pageOf([]))));
  await renderInProgramme(<HistoryPage />, {
    at: "/history",
    route: "/history",
    membership: { permissions: ["history.read"] },
  });

  expect(await screen.findByText("Earlier studies will stand here")).toBeVisible();
  expect(screen.queryByRole("link", { name: "Bring in a study" })).not.toBeInTheDocument();
});

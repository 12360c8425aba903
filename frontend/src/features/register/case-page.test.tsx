import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it, vi } from "vitest";
import type { Case, CaseRecord, OutcomeScore, Register } from "@/api/types";
import { isoDay } from "@/lib/dates";
import { axeProblems } from "@/testing/axe";
import { caseFixture, pageOf, sessionFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { CasePage } from "./case-page";

const REGISTER: Register = {
  n_registered: 3,
  n_recorded: 2,
  n_consented: 1,
  n_ready: 1,
  missing: [
    { recording: "not_recorded", reason: "technical", n_meetings: 1 },
    { recording: "recorded", reason: "no_consent", n_meetings: 1 },
  ],
  can_register: true,
};
const MISSED = sessionFixture({
  id: "s2",
  label: "C-07 meeting 5",
  number: 5,
  transcript: null,
  recording: "not_recorded",
  missing_reason: "technical",
  missing_note: "muted",
  is_assignable: false,
  not_assignable_reasons: ["no_consent", "no_transcript"],
  allowed_actions: ["update", "strike"],
});

function score(changes: Partial<OutcomeScore>): OutcomeScore {
  return {
    id: "o1",
    measure: "phq9",
    name: "",
    minimum: 0,
    maximum: 27,
    taken_on: "2026-01-05",
    total: 18,
    band: "moderately severe",
    supersedes: null,
    is_superseded: false,
    reason: "",
    recorded_by: "Lena Lead",
    recorded_at: "2026-01-05T10:00:00Z",
    ...changes,
  };
}

const RECORD: CaseRecord = {
  agreed_areas: [
    {
      areas: ["dispute"],
      agreed_on: "2026-02-02",
      recorded_at: "2026-02-02T10:00:00Z",
      recorded_by: "Lena Lead",
    },
    { areas: ["grief"], agreed_on: null, recorded_at: "2026-01-02T10:00:00Z", recorded_by: null },
  ],
  outcomes: [
    score({ is_superseded: true, total: 8, band: "mild" }),
    score({ id: "o2", supersedes: "o1", reason: "Misread" }),
    score({ id: "o3", taken_on: "2026-03-02", total: 7, band: "mild" }),
  ],
  bands: [
    {
      measure: "phq9",
      published_by: "Kroenke 2001",
      bands: [
        { starts_at: 0, name: "minimal" },
        { starts_at: 5, name: "mild" },
      ],
    },
  ],
};

function show({
  changes = {},
  record = RECORD,
  meetings = [sessionFixture(), MISSED],
}: {
  changes?: Partial<Case>;
  record?: CaseRecord;
  meetings?: ReturnType<typeof sessionFixture>[];
} = {}) {
  const allowed_actions = ["update", "register_meetings", "agree_areas", "record_outcomes"];
  server.use(
    http.get("*/api/v1/cases/c1/", () =>
      HttpResponse.json(caseFixture({ allowed_actions, ...changes })),
    ),
    http.get("*/api/v1/cases/c1/record/", () => HttpResponse.json(record)),
    http.get("*/api/v1/sessions/register/", () => HttpResponse.json(REGISTER)),
    http.get("*/api/v1/sessions/", () => HttpResponse.json(pageOf(meetings))),
  );
  return renderInProgramme(<CasePage />, { at: "/cases/c1", route: "/cases/$id" });
}

it("says n of N, why meetings are missing, what was agreed, and how the client fares", async () => {
  const { container } = await show();

  expect(
    await screen.findByText(
      "3 meetings of 16 planned are registered: 2 were recorded, 1 of them has consent to training, and 1 is ready to be drawn for rating.",
    ),
  ).toBeVisible();
  expect(await screen.findByText("Not recorded: the equipment failed")).toBeVisible();
  expect(screen.getByText("The equipment failed – muted")).toBeVisible();
  const agreed = within(screen.getByRole("list", { name: "Agreed over time" }));
  expect(agreed.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "Role disputeagreed on 2 Feb 2026, entered by Lena Lead",
    "Griefagreed before days were kept",
  ]);
  // The corrected score of 8 is not drawn.
  expect(
    screen.getByRole("heading", {
      name: "PHQ-9 went from 18 (moderately severe) on 5 Jan 2026 to 7 (mild) on 2 Mar 2026",
    }),
  ).toBeVisible();
  expect(screen.getByText(/after Kroenke 2001/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("registers a meeting, asks why there is no recording, and says what was refused", async () => {
  const sent: unknown[] = [];
  await show();
  server.use(
    http.post("*/api/v1/sessions/register/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(
        { code: "number_taken", detail: "Meeting 6 of C-07 is registered already.", errors: [] },
        { status: 409 },
      );
    }),
  );
  const user = userEvent.setup();

  await screen.findByText("The equipment failed – muted");
  await user.click(screen.getByRole("button", { name: "Register a meeting" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByLabelText(/Number in the case/)).toHaveValue(6);
  await user.selectOptions(dialog.getByLabelText("Recording"), "not_recorded");
  expect(dialog.getByRole("button", { name: "Register" })).toBeDisabled();
  await user.selectOptions(dialog.getByLabelText(/Why there is none/), "declined");
  await user.click(dialog.getByRole("button", { name: "Register" }));

  expect(await dialog.findByText("Meeting 6 of C-07 is registered already.")).toBeVisible();
  expect(sent).toEqual([
    {
      case: "c1",
      number: 6,
      held_on: isoDay(),
      phase: null,
      recording: "not_recorded",
      missing_reason: "declined",
      missing_note: "",
    },
  ]);
});

it("strikes out a meeting that was never held, with the reason", async () => {
  const sent: unknown[] = [];
  await show();
  server.use(
    http.post("*/api/v1/sessions/s2/strike/", async ({ request }) => {
      sent.push(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const user = userEvent.setup();

  await user.click(await screen.findByRole("button", { name: "Correct C-07 meeting 5" }));
  await user.click(await screen.findByRole("button", { name: "Strike the entry out…" }));
  await user.type(await screen.findByLabelText(/Why the entry was wrong/), "Cancelled");
  await user.click(screen.getByRole("button", { name: "Strike out" }));

  await vi.waitFor(() => expect(sent).toEqual([{ reason: "Cancelled" }]));
});

it("shows nothing that would tell a rater of the case, and offers no way to write it", async () => {
  await show({
    changes: {
      is_blinded: true,
      condition: null,
      agreed_problem_areas: null,
      allowed_actions: ["update", "register_meetings"],
    },
    record: { ...RECORD, agreed_areas: null, outcomes: null },
  });

  expect(await screen.findByText(/Hidden while you have sessions to rate here, so/)).toBeVisible();
  expect(screen.getByText("hidden while you rate")).toBeVisible();
  expect(screen.queryByText("Role dispute")).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Record a score" })).not.toBeInTheDocument();
});

it("says what will be here where nothing is entered yet", async () => {
  await show({ meetings: [], record: { ...RECORD, agreed_areas: [], outcomes: [] } });

  expect(await screen.findByText("The meetings of this case will be listed here")).toBeVisible();
  expect(await screen.findByText("Scores of questionnaires will be drawn here")).toBeVisible();
});

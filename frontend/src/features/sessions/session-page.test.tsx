import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { caseFixture, pageOf, sessionFixture, turnsFixture } from "@/testing/fixtures";
import { recordingStateFixture } from "@/testing/recordings";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { SessionPage } from "./session-page";

const AT = { at: "/sessions/s1", route: "/sessions/$id" };

beforeEach(() => {
  server.use(
    http.get("*/api/v1/media/state/", () => HttpResponse.json(recordingStateFixture())),
    http.get("*/api/v1/transcripts/t1/speakers/", () =>
      HttpResponse.json({ speakers: [], allowed_actions: [] }),
    ),
  );
});

it("shows the transcript to whoever may read it, and axe finds nothing", async () => {
  server.use(
    http.get("*/api/v1/sessions/s1/", () => HttpResponse.json(sessionFixture())),
    http.get("*/api/v1/transcripts/t1/turns/", () => HttpResponse.json(pageOf(turnsFixture(30)))),
  );

  const { container } = await renderInProgramme(<SessionPage />, AT);

  expect(await screen.findByText("This is what turn 2 says.")).toBeVisible();
  expect(screen.getByText("Ready for raters")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("does not ask for the text where reading is not allowed", async () => {
  // A request for turns would fail this test: nothing answers it.
  server.use(
    http.get("*/api/v1/sessions/s1/", () =>
      HttpResponse.json(sessionFixture({ allowed_actions: [] })),
    ),
  );

  await renderInProgramme(<SessionPage />, AT);

  expect(await screen.findByText("Your role does not read transcripts")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Change" })).not.toBeInTheDocument();
});

it("says everything that keeps raters from the session", async () => {
  server.use(
    http.get("*/api/v1/sessions/s1/", () =>
      HttpResponse.json(
        sessionFixture({
          is_assignable: false,
          consent: null,
          not_assignable_reasons: ["no_consent", "not_deidentified"],
          allowed_actions: [],
        }),
      ),
    ),
  );

  await renderInProgramme(<SessionPage />, AT);

  expect(
    await screen.findByText(
      "It cannot be given to raters because no valid consent is recorded and nobody has confirmed that it is de-identified.",
    ),
  ).toBeVisible();
});

it("places an unassigned session, with the proposed phase filled in", async () => {
  const sent: unknown[] = [];
  const unplaced = sessionFixture({
    case: null,
    trainee: null,
    number: null,
    phase: null,
    phase_proposed: "initial",
    allowed_actions: ["update"],
  });
  server.use(
    http.get("*/api/v1/sessions/s1/", () => HttpResponse.json(unplaced)),
    http.get("*/api/v1/cases/", () => HttpResponse.json(pageOf([caseFixture()]))),
    http.patch("*/api/v1/sessions/s1/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(sessionFixture());
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<SessionPage />, AT);

  await user.click(await screen.findByRole("button", { name: "Place into a case" }));
  await screen.findByRole("option", { name: "C-07 · T03" });
  await user.selectOptions(screen.getByRole("combobox", { name: "Case" }), "c1");
  await user.type(screen.getByRole("spinbutton", { name: "Number in the case" }), "2");
  await user.click(screen.getByRole("button", { name: "Save" }));

  await screen.findByRole("button", { name: "Place into a case" });
  expect(sent).toEqual([{ case: "c1", number: 2, held_on: "2026-02-03", phase: "initial" }]);
});

it("answers a hidden session with plain words", async () => {
  server.use(
    http.get("*/api/v1/sessions/s1/", () =>
      HttpResponse.json({ code: "not_found", detail: "Not found." }, { status: 404 }),
    ),
  );

  await renderInProgramme(<SessionPage />, AT);

  expect(await screen.findByRole("heading", { name: "This is not here" })).toBeVisible();
});

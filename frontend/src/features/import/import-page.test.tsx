import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { PreviewSpeaker, PreviewTurn, TranscriptPreview } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { caseFixture, pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { ImportPage } from "./import-page";

const FILE = new File(["Ann: Hello.\nBen: Hello."], "talk.txt", { type: "text/plain" });
const CASE = caseFixture({ allowed_actions: ["import_transcripts"] });

function speaker(name: string, changes: Partial<PreviewSpeaker> = {}): PreviewSpeaker {
  return { speaker: name, role: null, role_reason: "unknown", n_turns: 2, n_words: 9, ...changes };
}

function turn(name: string, changes: Partial<PreviewTurn> = {}): PreviewTurn {
  return {
    speaker: name,
    role: null,
    start_ms: 61_000,
    end_ms: null,
    text: `Words of ${name}.`,
    line: 1,
    part: null,
    n_joined: 0,
    joined: [],
    ...changes,
  };
}

function previewFixture(changes: Partial<TranscriptPreview> = {}): TranscriptPreview {
  return {
    accepted: true,
    already_imported: false,
    format: "webvtt",
    transcripts: [
      {
        label: "talk",
        n_turns: 2,
        duration_ms: 125_000,
        content_hash: "ab",
        already_present: false,
        session: null,
        speakers: [
          speaker("Ann", { role: "therapist", role_reason: "label" }),
          speaker("Ben", { role: "client", role_reason: "label" }),
        ],
        turns: [turn("Ann"), turn("Ben")],
      },
    ],
    problems: [],
    unmapped_speakers: [],
    proposal: {
      meeting: null,
      number: 5,
      held_on: null,
      phase: "middle",
      initial_until: 4,
      middle_until: 12,
    },
    ...changes,
  };
}

/** A field of the form that was sent: form data does not survive the round through jsdom. */
function field(body: string, name: string): string | null {
  return new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(body)?.[1] ?? null;
}

let previews: string[];
let imports: string[];

function answerWith(preview: (body: string) => TranscriptPreview) {
  server.use(
    http.post("*/api/v1/transcripts/preview/", async ({ request }) => {
      const body = await request.text();
      previews.push(body);
      return HttpResponse.json(preview(body));
    }),
    http.post("*/api/v1/transcripts/import/", async ({ request }) => {
      imports.push(await request.text());
      return HttpResponse.json(
        {
          format: "webvtt",
          already_imported: false,
          transcripts: [
            { id: "t9", session: "s9", label: "talk", n_turns: 2, already_present: false },
          ],
          warnings: [],
        },
        { status: 201 },
      );
    }),
  );
}

beforeEach(() => {
  previews = [];
  imports = [];
  server.use(
    http.get("*/api/v1/cases/", () => HttpResponse.json(pageOf([CASE]))),
    http.get("*/api/v1/consent-forms/", () => HttpResponse.json(pageOf([]))),
  );
});

async function openFile({ inCase = true }: { inCase?: boolean } = {}) {
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<ImportPage />, { at: "/", route: "/" });
  if (inCase) {
    await screen.findByRole("option", { name: new RegExp(CASE.code) });
    await user.selectOptions(screen.getByLabelText("Case"), CASE.id);
  }
  await user.upload(await screen.findByLabelText("Transcript file"), FILE);
  return { user, container };
}

it("shows what the file holds before anything is stored, then brings it in", async () => {
  answerWith(() => previewFixture());
  const { user } = await openFile();

  expect(await screen.findByText("2 turns of 2 speakers, from WebVTT, 2:05 long.")).toBeVisible();
  expect(screen.getByText("Words of Ben.")).toBeVisible();
  expect(screen.getByLabelText(/Session number/)).toHaveValue(5);
  expect(imports).toEqual([]);

  await user.clear(screen.getByLabelText(/Session number/));
  await user.type(screen.getByLabelText(/Session number/), "13");
  expect(screen.getByLabelText(/Phase/)).toHaveValue("termination");
  await user.click(screen.getByRole("button", { name: "Bring in the session" }));

  expect(await screen.findByText("1 session brought in from WebVTT.")).toBeVisible();
  expect(screen.getByRole("link", { name: "Review the text" })).toHaveAttribute(
    "href",
    "/sessions/s9/deidentification",
  );
  const [sent = ""] = imports;
  expect(field(sent, "case")).toBe(CASE.id);
  expect(field(sent, "number")).toBe("13");
  expect(field(sent, "phase")).toBe("termination");
});

it("is a page without findings of axe", async () => {
  answerWith(() => previewFixture());
  const { container } = await openFile();

  expect(await screen.findByRole("button", { name: "Bring in the session" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("names every problem by line and says that nothing is stored", async () => {
  answerWith(() =>
    previewFixture({
      accepted: false,
      format: null,
      transcripts: [],
      proposal: null,
      problems: [
        {
          severity: "error",
          code: "bad_time",
          detail: "The end is before the start.",
          line: 12,
          part: null,
          transcript: null,
        },
        {
          severity: "error",
          code: "bad_row",
          detail: "Nobody speaks here.",
          line: null,
          part: "table 1, row 4",
          transcript: null,
        },
      ],
    }),
  );
  const { container } = await openFile();

  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("This file cannot be taken in. Nothing of it is stored.");
  expect(alert).toHaveTextContent("Line 12: The end is before the start.");
  expect(alert).toHaveTextContent("Table 1, row 4: Nobody speaks here.");
  expect(screen.queryByRole("button", { name: /Bring in/ })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("asks who is who where the file does not say, and reads it again", async () => {
  answerWith((body) => {
    const roles = JSON.parse(field(body, "speaker_roles") ?? "{}") as Record<
      string,
      "therapist" | "client"
    >;
    const fixture = previewFixture();
    const [only] = fixture.transcripts;
    const missing = ["Ann", "Ben"].filter((name) => roles[name] === undefined);
    return {
      ...fixture,
      accepted: missing.length === 0,
      unmapped_speakers: missing,
      transcripts: [
        {
          ...only!,
          speakers: ["Ann", "Ben"].map((name) => {
            const role = roles[name] ?? null;
            return speaker(name, { role, role_reason: role === null ? "unknown" : "named" });
          }),
        },
      ],
    };
  });
  const { user } = await openFile();
  expect(await screen.findByText(/does not say who is the therapist/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /Bring in/ })).not.toBeInTheDocument();

  await user.selectOptions(screen.getByLabelText("Role of Ann"), "therapist");
  await waitFor(() => expect(screen.getByLabelText("Role of Ann")).toHaveValue("therapist"));
  await user.selectOptions(screen.getByLabelText("Role of Ben"), "client");

  await user.click(await screen.findByRole("button", { name: "Bring in the session" }));
  await waitFor(() => expect(imports).toHaveLength(1));
  expect(field(imports[0] ?? "", "speaker_roles")).toBe('{"Ann":"therapist","Ben":"client"}');
});

it("asks which of several therapists is the trainee, and shows others under pseudonyms", async () => {
  const fixture = previewFixture();
  const [only] = fixture.transcripts;
  answerWith(() => ({
    ...fixture,
    transcripts: [
      {
        ...only!,
        speakers: [
          speaker("Ann", { role: "therapist" }),
          speaker("Ben", { role: "therapist" }),
          speaker("Mia", { role: "client" }),
        ],
        turns: [turn("Ann"), turn("Mia")],
      },
    ],
  }));
  const { user } = await openFile();
  const bring = await screen.findByRole("button", { name: "Bring in the session" });
  expect(bring).toBeDisabled();

  await user.click(screen.getByRole("radio", { name: "Ben is the trainee" }));
  await user.type(screen.getByLabelText("Show Mia as"), "Client 1");
  expect(screen.getByText("Client 1")).toBeVisible();
  await user.click(bring);

  await waitFor(() => expect(imports).toHaveLength(1));
  expect(field(imports[0] ?? "", "own_speaker")).toBe("Ben");
  expect(field(imports[0] ?? "", "speaker_names")).toBe('{"Mia":"Client 1"}');
});

it("says what a turn was joined from", async () => {
  const fixture = previewFixture();
  const [only] = fixture.transcripts;
  const pieces = ["Words", "of Ann."].map((text, at) => ({
    line: at + 3,
    start_ms: null,
    end_ms: null,
    text,
  }));
  answerWith(() => ({
    ...fixture,
    transcripts: [{ ...only!, turns: [turn("Ann", { n_joined: 40, joined: pieces })] }],
  }));
  const { user } = await openFile();

  await user.click(await screen.findByText("joined from 40 pieces"));

  const turns = screen.getByRole("region", { name: "The first 1 of 2 turns" });
  expect(within(turns).getByText("Line 4")).toBeVisible();
  expect(within(turns).getByText("and 38 more")).toBeVisible();
});

it("recognises a text whatever its file is called", async () => {
  const fixture = previewFixture();
  const [only] = fixture.transcripts;
  answerWith(() => ({
    ...fixture,
    already_imported: true,
    transcripts: [{ ...only!, already_present: true, session: "s5" }],
  }));
  await openFile();

  expect(await screen.findByText("This text is in the programme already")).toBeVisible();
  expect(screen.getByRole("link", { name: "Open the session" })).toHaveAttribute(
    "href",
    "/sessions/s5",
  );
  expect(screen.queryByRole("button", { name: /Bring in/ })).not.toBeInTheDocument();
});

it("keeps everything that was entered when the server refuses", async () => {
  answerWith(() => previewFixture());
  server.use(
    http.post("*/api/v1/transcripts/import/", () =>
      HttpResponse.json(
        { code: "number_taken", detail: "The case has a session 5 already.", errors: [] },
        { status: 409 },
      ),
    ),
  );
  const { user } = await openFile();
  await user.type(await screen.findByLabelText("Held on"), "2026-02-03");

  await user.click(screen.getByRole("button", { name: "Bring in the session" }));

  expect(await screen.findByText("Nothing was stored")).toBeVisible();
  expect(screen.getAllByText("The case has a session 5 already.")[0]).toBeVisible();
  expect(screen.getByLabelText("Held on")).toHaveValue("2026-02-03");
});

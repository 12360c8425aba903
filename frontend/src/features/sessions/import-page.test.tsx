import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { ImportPage } from "./import-page";

const FILE = new File(["Ann: Hello.\nBen: Hello."], "talk.txt", { type: "text/plain" });

beforeEach(() => {
  server.use(http.get("*/api/v1/cases/", () => HttpResponse.json(pageOf([]))));
});

async function importFile() {
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<ImportPage />, { at: "/", route: "/" });
  await user.upload(await screen.findByLabelText("Transcript file"), FILE);
  await user.click(screen.getByRole("button", { name: "Import" }));
  return { user, container };
}

it("names every problem by line and says that nothing was stored", async () => {
  server.use(
    http.post("*/api/v1/transcripts/import/", () =>
      HttpResponse.json(
        {
          code: "transcript_rejected",
          detail: "The file cannot be read.",
          errors: [
            { code: "bad_time", detail: "The end is before the start.", line: 12 },
            { code: "missing_speaker", detail: "Nobody speaks here.", line: 31 },
          ],
        },
        { status: 400 },
      ),
    ),
  );

  const { container } = await importFile();

  expect(await screen.findByText("Nothing was imported")).toBeVisible();
  expect(screen.getByText("Line 12: The end is before the start.")).toBeVisible();
  expect(screen.getByText("Line 31: Nobody speaks here.")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("asks who is who and sends the file again with the roles", async () => {
  const roles: (string | null)[] = [];
  server.use(
    http.post("*/api/v1/transcripts/import/", async ({ request }) => {
      // The body is read as text: form data does not survive the round through jsdom.
      const match = /name="speaker_roles"\r\n\r\n([^\r]*)/.exec(await request.text());
      roles.push(match?.[1] ?? null);
      if (match) {
        return HttpResponse.json(
          {
            format: "text",
            already_imported: false,
            transcripts: [
              { id: "t9", session: "s9", label: "talk.txt", n_turns: 2, already_present: false },
            ],
            warnings: [],
          },
          { status: 201 },
        );
      }
      return HttpResponse.json(
        {
          code: "transcript_rejected",
          detail: "The speakers' roles are not known.",
          errors: ["Ann", "Ben"].map((field) => ({
            code: "unmapped_speakers",
            detail: `Is “${field}” the therapist, a client or somebody else?`,
            field,
          })),
        },
        { status: 400 },
      );
    }),
  );

  const { user } = await importFile();
  await user.selectOptions(await screen.findByRole("combobox", { name: /Ann/ }), "therapist");
  await user.selectOptions(screen.getByRole("combobox", { name: /Ben/ }), "client");
  await user.click(screen.getByRole("button", { name: "Import with these roles" }));

  expect(await screen.findByText("1 session imported from plain text.")).toBeVisible();
  expect(screen.getByRole("link", { name: "talk.txt" })).toHaveAttribute("href", "/sessions/s9");
  expect(roles).toEqual([null, '{"Ann":"therapist","Ben":"client"}']);
});

it("says when the same file was there already", async () => {
  server.use(
    http.post("*/api/v1/transcripts/import/", () =>
      HttpResponse.json({
        format: "text",
        already_imported: true,
        transcripts: [
          { id: "t9", session: "s9", label: "talk.txt", n_turns: 2, already_present: true },
        ],
        warnings: [],
      }),
    ),
  );

  await importFile();

  expect(
    await screen.findByText("This file was here already, with 1 session. Nothing was added."),
  ).toBeVisible();
});

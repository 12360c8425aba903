import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { RecordingState } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf, sessionFixture, turnsFixture } from "@/testing/fixtures";
import { openRecording, recordingFixture, recordingStateFixture } from "@/testing/recordings";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { SessionPage } from "./session-page";

const AT = { at: "/sessions/s1", route: "/sessions/$id" };

beforeEach(() => {
  server.use(
    http.get("*/api/v1/sessions/s1/", () => HttpResponse.json(sessionFixture())),
    http.get("*/api/v1/transcripts/t1/speakers/", () =>
      HttpResponse.json({ speakers: [], allowed_actions: [] }),
    ),
    http.get("*/api/v1/transcripts/t1/turns/", () => HttpResponse.json(pageOf(turnsFixture(30)))),
  );
});

async function show(state: RecordingState) {
  server.use(http.get("*/api/v1/media/state/", () => HttpResponse.json(state)));
  const rendered = await renderInProgramme(<SessionPage />, AT);
  await screen.findByRole("heading", { name: "Recording" }, { timeout: 10_000 });
  return rendered;
}

it("plays beside the transcript, from any turn's time", async () => {
  const asked: unknown[] = [];
  server.use(
    http.post("*/api/v1/media/m1/address/", async ({ request }) => {
      asked.push(await request.json());
      const address = { address: "/x", token: "t", expires_at: "2099-01-01T00:00:00Z" };
      return HttpResponse.json(address, { status: 201 });
    }),
  );
  const played = vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
  const { container } = await show(openRecording());
  const player = await screen.findByRole("group", { name: "Recording" });
  expect(within(player).getByText("0:00 / 1:00")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);

  const times = await screen.findAllByRole("button", { name: /^Play from/ });
  await userEvent.click(times[2]!);

  await vi.waitFor(() => expect(played).toHaveBeenCalled());
  expect(asked).toEqual([{ renews: "" }]);
  const place = within(player).getByRole("slider", { name: "Place in the recording" });
  expect(place).not.toHaveValue("0");
  fireEvent.change(place, { target: { value: "42000" } });
  expect(place).toHaveAttribute("aria-valuetext", "0:42 of 1:00");
  await userEvent.selectOptions(within(player).getByRole("combobox", { name: "Speed" }), "1.5 ×");
  expect(localStorage.getItem("attune.recording.speed")).toBe("1.5");
});

it("says what to do where the client has not agreed to media", async () => {
  await show(recordingStateFixture({ openness: "no_consent" }));

  expect(screen.getByText(/consent does not include sound or picture/)).toHaveTextContent(
    "record it under “Consent” on this page",
  );
  expect(screen.queryByRole("button", { name: "Add the recording" })).not.toBeInTheDocument();
});

it("says that a withdrawal erased it", async () => {
  const at = "2026-03-01T10:00:00Z";
  const { consent } = sessionFixture();
  const withdrawn = sessionFixture({
    consent_state: "withdrawn",
    consent: consent && { ...consent, withdrawn_at: at },
    allowed_actions: [],
  });
  server.use(http.get("*/api/v1/sessions/s1/", () => HttpResponse.json(withdrawn)));
  await show(
    recordingStateFixture({
      openness: "no_consent",
      recording: recordingFixture({ deleted_at: at, allowed_actions: [] }),
    }),
  );

  expect(screen.getByText(/The client withdrew; the recording was erased on/)).toBeVisible();
});

it("offers a lead to delete what they do not hear, with a reason", async () => {
  const sent: unknown[] = [];
  server.use(
    http.delete("*/api/v1/media/m1/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(recordingFixture({ deleted_at: "2026-03-02T10:00:00Z" }));
    }),
  );
  await show(
    recordingStateFixture({
      openness: "closed",
      recording: recordingFixture({ allowed_actions: ["delete"] }),
    }),
  );
  expect(screen.getByText(/does not listen to them/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Play" })).not.toBeInTheDocument();

  await userEvent.click(screen.getByRole("button", { name: "Delete the recording…" }));
  const dialog = await screen.findByRole("dialog");
  const confirm = within(dialog).getByRole("button", { name: "Delete the recording" });
  expect(confirm).toBeDisabled();
  await userEvent.type(within(dialog).getByLabelText(/Reason/), " The wrong file. ");
  await userEvent.click(confirm);

  await vi.waitFor(() => expect(sent).toEqual([{ reason: "The wrong file." }]));
});

it("sends a recording, and says before how large it may be", async () => {
  const sent: string[] = [];
  server.use(
    http.post("*/api/v1/media/", ({ request }) => {
      sent.push(new URL(request.url).search, request.headers.get("content-type") ?? "");
      return HttpResponse.json(recordingFixture(), { status: 201 });
    }),
  );
  await show(recordingStateFixture({ allowed_actions: ["upload"] }));
  expect(screen.getByText(/up to 2.0 GB/)).toBeVisible();
  const file = new File([new Uint8Array(2000)], "week-3.m4a", { type: "audio/mp4" });

  await userEvent.upload(screen.getByLabelText("File of the recording"), file);
  await userEvent.click(screen.getByRole("button", { name: "Add the recording" }));

  await vi.waitFor(() => expect(sent[0]).toBe("?session=s1"));
  expect(sent[1]).toMatch(/^multipart\/form-data/);
});

it("refuses what is too large before it is sent, and shows what the server refuses", async () => {
  server.use(
    http.post("*/api/v1/media/", () =>
      HttpResponse.json(
        { code: "not_a_recording", detail: "This is no sound.", errors: [] },
        { status: 400 },
      ),
    ),
  );
  await show(recordingStateFixture({ allowed_actions: ["upload"], max_bytes: 1000 }));
  const field = screen.getByLabelText("File of the recording");

  await userEvent.upload(field, new File([new Uint8Array(2000)], "a.mp3", { type: "audio/mpeg" }));
  expect(screen.getByText(/at most 1000 bytes are taken/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Add the recording" })).toBeDisabled();

  await userEvent.upload(field, new File([new Uint8Array(10)], "b.mp3", { type: "audio/mpeg" }));
  await userEvent.click(screen.getByRole("button", { name: "Add the recording" }));
  expect(await screen.findByText("This is no sound.")).toBeVisible();
});

it("says that a recording was deleted, and that there is none", async () => {
  const { unmount } = await show(
    recordingStateFixture({ recording: recordingFixture({ deleted_at: "2026-03-01T10:00:00Z" }) }),
  );
  expect(screen.getByText(/The recording was deleted on/)).toBeVisible();
  unmount();

  await show(recordingStateFixture());
  expect(screen.getByText("This session has no recording")).toBeVisible();
});

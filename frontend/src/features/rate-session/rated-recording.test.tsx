import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { axeProblems } from "@/testing/axe";
import { openRecording, recordingStateFixture } from "@/testing/recordings";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { RatingPage } from "./rating-page";
import { RatingServer } from "./rating-server";

let isPlaying = false;

beforeEach(() => {
  isPlaying = false;
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function play(
    this: HTMLMediaElement,
  ) {
    isPlaying = true;
    this.dispatchEvent(new Event("playing"));
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(() => {
    isPlaying = false;
  });
  server.use(
    http.post("*/api/v1/media/m1/address/", () =>
      HttpResponse.json(
        { address: "/x", token: "t", expires_at: "2099-01-01T00:00:00Z" },
        { status: 201 },
      ),
    ),
  );
});
afterEach(() => {
  localStorage.clear();
});

async function open(recording = openRecording()) {
  const rating = new RatingServer();
  rating.recording = recording;
  const rendered = await renderPage(<RatingPage />, {
    at: "/ratings/rating-1",
    route: "/ratings/$id",
  });
  await screen.findByRole("region", { name: /^Turns of session/ }, { timeout: 10_000 });
  return rendered;
}

it("is played, paused and put back by key", async () => {
  const { container } = await open();
  const player = await screen.findByRole("group", { name: "Recording" });
  expect(await axeProblems(container)).toEqual([]);

  await userEvent.keyboard("p");
  await vi.waitFor(() => expect(isPlaying).toBe(true));
  expect(within(player).getByRole("button", { name: "Pause" })).toBeVisible();
  await userEvent.keyboard("p");
  expect(isPlaying).toBe(false);

  const place = within(player).getByRole("slider", { name: "Place in the recording" });
  fireEvent.change(place, { target: { value: "20000" } });
  await userEvent.keyboard("b");
  expect(place).toHaveValue("15000");
  await userEvent.keyboard("..");
  expect(within(player).getByRole("combobox", { name: "Speed" })).toHaveValue("1.5");
  await userEvent.keyboard("?");
  expect(await screen.findByText("Play the recording, or pause it")).toBeVisible();
});

it("waits while a note is written, unless that is switched off", async () => {
  await open();
  await screen.findByRole("group", { name: "Recording" });
  const note = () => screen.getAllByRole("textbox", { name: /Note/ })[0]!;

  await userEvent.keyboard("p");
  await vi.waitFor(() => expect(isPlaying).toBe(true));
  await userEvent.click(note());
  expect(isPlaying).toBe(false);
  await userEvent.keyboard("{Escape}");

  await userEvent.click(screen.getByRole("checkbox", { name: "Pause while I write" }));
  await userEvent.click(screen.getByRole("button", { name: "Play" }));
  await vi.waitFor(() => expect(isPlaying).toBe(true));
  await userEvent.click(note());
  expect(isPlaying).toBe(true);
});

it.each([
  [
    "blind",
    "The recording is closed in this round, because the voice would tell who the trainee is.",
  ],
  ["no_consent", "The client has not agreed to sound or picture; rate from the transcript."],
  ["none", "There is no recording; rate from the transcript."],
] as const)("says why it is not heard: %s", async (openness, words) => {
  await open(recordingStateFixture({ openness }));

  expect(await screen.findByText(words)).toBeVisible();
  expect(screen.queryByRole("group", { name: "Recording" })).not.toBeInTheDocument();
  await userEvent.keyboard("p?");
  expect(screen.queryByText("Play the recording, or pause it")).not.toBeInTheDocument();
});

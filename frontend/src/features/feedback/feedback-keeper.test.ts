import { expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import type { FeedbackContent } from "@/api/types";
import { FeedbackKeeper, type Stored } from "./feedback-keeper";

const START: Stored = { version: 1, saved_at: "2026-03-09T10:00:00Z" };

function saying(opening: string): FeedbackContent {
  return { opening, sections: [], comments: [] };
}

function refusal(status: number, code: string): ApiError {
  return new ApiError(status, code, "No.", [], null);
}

it("sends one save at a time, and then what was written meanwhile", async () => {
  const sent: [string, number][] = [];
  let release: (stored: Stored) => void = () => undefined;
  const keeper = new FeedbackKeeper((content, version) => {
    sent.push([content.opening, version]);
    return new Promise((resolve) => {
      release = resolve;
    });
  }, START);

  keeper.change(saying("a"));
  const flushed = keeper.flush();
  keeper.change(saying("ab"));
  keeper.change(saying("abc"));
  release({ version: 2, saved_at: "2026-03-09T10:00:01Z" });
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(keeper.getState().isWaiting).toBe(true);
  release({ version: 3, saved_at: "2026-03-09T10:00:02Z" });
  await flushed;

  expect(sent).toEqual([
    ["a", 1],
    ["abc", 2],
  ]);
  expect(keeper.getState()).toMatchObject({ link: "ok", isWaiting: false, version: 3 });
  keeper.stop();
});

it("waits for a rest before it sends", async () => {
  vi.useFakeTimers();
  const send = vi.fn(() => Promise.resolve({ ...START, version: 2 }));
  const keeper = new FeedbackKeeper(send, START);

  keeper.change(saying("a"));
  await vi.advanceTimersByTimeAsync(500);
  keeper.change(saying("ab"));
  await vi.advanceTimersByTimeAsync(500);
  expect(send).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(300);

  expect(send).toHaveBeenCalledExactlyOnceWith(saying("ab"), 1);
  vi.useRealTimers();
});

it("keeps what could not be sent and tries again", async () => {
  vi.useFakeTimers();
  const send = vi
    .fn<() => Promise<Stored>>()
    .mockRejectedValueOnce(refusal(0, "offline"))
    .mockResolvedValueOnce({ ...START, version: 2 });
  const keeper = new FeedbackKeeper(send, START);

  keeper.change(saying("a"));
  await keeper.flush();
  expect(keeper.getState()).toMatchObject({ link: "offline", isWaiting: true, version: 1 });
  await vi.advanceTimersByTimeAsync(5100);

  expect(send).toHaveBeenCalledTimes(2);
  expect(keeper.getState()).toMatchObject({ link: "ok", isWaiting: false });
  vi.useRealTimers();
});

it.each([
  ["stale", 409, "stale_draft"],
  ["signed_out", 401, "not_authenticated"],
  ["refused", 409, "text_closed"],
] as const)("says that it is %s and does not try by itself", async (link, status, code) => {
  const send = vi.fn(() => Promise.reject(refusal(status, code)));
  const keeper = new FeedbackKeeper(send, START, 1);

  keeper.change(saying("a"));
  await keeper.flush();
  await new Promise((resolve) => setTimeout(resolve, 10));

  expect(keeper.getState()).toMatchObject({ link, isWaiting: true });
  expect(send).toHaveBeenCalledTimes(1);
  if (link === "stale") {
    keeper.change(saying("ab"));
    await keeper.flush();
    expect(send).toHaveBeenCalledTimes(1);
  }
});

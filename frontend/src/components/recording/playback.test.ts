import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { SilentElement } from "@/testing/recordings";
import { turnAt } from "./heard-turn";
import { Playback } from "./playback";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-03-02T10:00:00Z"), toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function play() {
  const asked: string[] = [];
  const fetchAddress = vi.fn((renews: string) => {
    asked.push(renews);
    const token = `token-${asked.length}`;
    const expires_at = new Date(Date.now() + 10 * MINUTE).toISOString();
    return Promise.resolve({ address: `/content/?token=${token}`, token, expires_at });
  });
  const playback = new Playback(fetchAddress, 60_000);
  const element = new SilentElement();
  const detach = playback.attach(element as unknown as HTMLMediaElement);
  return { playback, element, asked, fetchAddress, detach };
}

it("fetches nothing before it is played, and one address then", async () => {
  const { playback, element, asked } = play();
  expect(asked).toEqual([]);

  await playback.play();
  playback.pause();
  await playback.play();

  expect(asked).toEqual([""]);
  expect(element.sources).toEqual(["/content/?token=token-1"]);
  expect(playback.getState()).toMatchObject({ isPlaying: true, isWaiting: false, problem: null });
});

it("begins at the place it was sent to before its first sound", async () => {
  const { playback, element } = play();

  playback.seek(17_000);
  await playback.play();

  expect(element.currentTime).toBe(17);
  expect(playback.getState().positionMs).toBe(17_000);
});

it("plays from a turn, skips, and stays within the recording", async () => {
  const { playback, element } = play();

  await playback.play(30_000);
  playback.skip(-5000);
  expect(element.currentTime).toBe(25);
  playback.skip(-60_000);
  expect(element.currentTime).toBe(0);
  playback.skip(90_000);
  expect(element.currentTime).toBe(60);
});

it("plays an ended recording from its beginning", async () => {
  const { playback, element } = play();
  await playback.play(60_000);
  expect(element.currentTime).toBe(0);
});

it("renews an address that has run out while it was silent, and goes on in place", async () => {
  const { playback, element, asked } = play();
  await playback.play();
  element.reach(21);
  playback.pause();
  vi.setSystemTime(Date.now() + 11 * MINUTE);

  await playback.play();

  expect(asked).toEqual(["", "token-1"]);
  expect(element.sources.at(-1)).toBe("/content/?token=token-2");
  expect(element.currentTime).toBe(21);
  expect(playback.getState()).toMatchObject({ isPlaying: true, positionMs: 21_000 });
});

it("renews an address that runs out while it plays, without a word", async () => {
  const { playback, element, asked } = play();
  playback.setSpeed(1.5);
  await playback.play();
  element.reach(40);

  element.breakOff();
  await vi.waitFor(() => expect(element.sources).toHaveLength(2));
  await vi.waitFor(() => expect(element.isPlaying).toBe(true));

  expect(asked).toEqual(["", "token-1"]);
  expect(element.currentTime).toBe(40);
  expect(element.playbackRate).toBe(1.5);
  expect(playback.getState().problem).toBeNull();
});

it("says so when a new address does not help", async () => {
  const { playback, element } = play();
  await playback.play();

  element.breakOff();
  await vi.waitFor(() => expect(element.sources).toHaveLength(2));
  element.breakOff();

  expect(playback.getState()).toMatchObject({ isPlaying: false });
  expect(playback.getState().problem?.message).toContain("cannot be played");
});

it("stops with the server's reason when listening is not allowed any more", async () => {
  const { playback, element, fetchAddress } = play();
  await playback.play();
  const closed = new ApiError(403, "recording_closed", "You have no ground.", [], null);
  fetchAddress.mockRejectedValueOnce(closed);

  element.breakOff();

  await vi.waitFor(() => expect(playback.getState().problem).toBe(closed));
  expect(playback.getState().isPlaying).toBe(false);
});

it("goes through the speeds and no further", () => {
  const { playback, element } = play();

  playback.changeSpeed(-1);
  expect(element.playbackRate).toBe(0.75);
  playback.changeSpeed(-1);
  expect(element.playbackRate).toBe(0.75);
  for (let press = 0; press < 9; press += 1) playback.changeSpeed(1);
  expect(playback.getState().speed).toBe(2);
});

it("gives its element back silent", async () => {
  const { playback, element, detach } = play();
  await playback.play();

  detach();

  expect(element.isPlaying).toBe(false);
  expect(element.sources).toEqual([]);
  expect(playback.getState().isPlaying).toBe(false);
});

it("finds the turn that is heard", () => {
  const turns = [
    { number: 1, start_ms: 1000 },
    { number: 2, start_ms: null },
    { number: 3, start_ms: 5000 },
    { number: 4, start_ms: 9000 },
  ];

  expect([0, 999, 1000, 4999, 5000, 90_000].map((ms) => turnAt(turns, ms))).toEqual([
    null,
    null,
    1,
    1,
    3,
    4,
  ]);
  expect(turnAt([{ number: 1, start_ms: null }], 5000)).toBeNull();
});

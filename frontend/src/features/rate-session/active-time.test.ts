import { expect, it } from "vitest";
import { ActiveTime } from "./active-time";

const second = 1000;

it("counts from act to act, and at most a minute after the last one", () => {
  const time = new ActiveTime(100);
  time.act(0);
  time.act(30 * second);
  expect(time.seconds(40 * second)).toBe(140);
  expect(time.seconds(600 * second)).toBe(190);
  time.act(600 * second);
  expect(time.seconds(605 * second)).toBe(195);
});

it("stands still while the page is out of sight", () => {
  const time = new ActiveTime(0);
  time.act(0);
  time.hide(10 * second);
  expect(time.seconds(50 * second)).toBe(10);
  time.act(50 * second);
  expect(time.seconds(52 * second)).toBe(12);
});

it("counts nothing before the first act, nor backwards", () => {
  const time = new ActiveTime(7);
  expect(time.seconds(1e9)).toBe(7);
  time.act(10 * second);
  expect(time.seconds(5 * second)).toBe(7);
});

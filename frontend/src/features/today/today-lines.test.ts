import { describe, expect, it } from "vitest";
import {
  assignmentFixture,
  auditWeekFixture,
  roundFixture,
  sessionFixture,
  verificationFixture,
} from "@/testing/fixtures";
import {
  lineForPaused,
  lineForRater,
  linesForAudit,
  linesForLead,
  lineForTrainee,
} from "./today-lines";

const now = new Date(2026, 2, 9);

it("says which session is paused to whoever can do something about it", () => {
  const paused = sessionFixture({
    not_assignable_reasons: ["quarantined"],
    allowed_actions: ["attest_deidentified"],
  });

  expect(lineForPaused([sessionFixture(), paused])).toMatchObject({
    sentence: "1 session is paused: a name was reported in the text",
    link: { to: "/sessions/s1/deidentification" },
  });
  expect(lineForPaused([{ ...paused, allowed_actions: [] }])).toBeNull();
});

describe("for a rater", () => {
  it("counts the open sessions and names the nearest due date", () => {
    const later = assignmentFixture({
      id: "a2",
      round: { ...assignmentFixture().round, due_on: "2026-04-20" },
    });
    const done = assignmentFixture({ id: "a3", status: "submitted" });

    const line = lineForRater([later, assignmentFixture(), done], now);

    expect(line.sentence).toBe("2 sessions wait for your rating; the next is due on Friday");
  });

  it("leads back into the rating that is begun", () => {
    const begun = assignmentFixture({
      id: "a2",
      status: "in_progress",
      rating: "g1",
      code: "M3TZ",
    });

    const line = lineForRater([assignmentFixture(), begun], now);

    expect(line.link).toEqual({ to: "/ratings/g1", label: "Go on with session M3TZ" });
  });

  it("says so when nothing waits", () => {
    expect(lineForRater([], now).sentence).toBe("No session waits for your rating");
  });
});

describe("for a lead", () => {
  it("says when a round can be closed", () => {
    const [line] = linesForLead([roundFixture({ n_submitted: 12, n_assignments: 12 })], [], now);

    expect(line?.sentence).toBe("Spring round: 12 of 12 ratings submitted; it can be closed");
  });

  it("points at sessions that are not ready, but not at deleted transcripts", () => {
    const session = sessionFixture({ is_assignable: false });
    const deleted = sessionFixture({
      is_assignable: false,
      transcript: { ...session.transcript!, deleted_at: "2026-01-01T00:00:00Z" },
    });

    const lines = linesForLead([], [session, deleted], now);

    expect(lines.map((line) => line.sentence)).toEqual(["1 session cannot be given to raters yet"]);
  });
});

it("tells a trainee that nothing is released yet", () => {
  expect(lineForTrainee([]).sentence).toBe("No feedback has been released to you yet");
});

it("asks for weeks that are overdue and says when the trail does not verify", () => {
  const broken = verificationFixture({ state: "broken", n_faults: 2 });
  const overdue = auditWeekFixture({ state: "overdue" });

  expect(linesForAudit([verificationFixture()], [auditWeekFixture()])).toEqual([]);
  expect(linesForAudit([broken], [overdue, overdue]).map(({ sentence }) => sentence)).toEqual([
    "The audit trail does not verify: 2 things are not as written",
    "2 weeks of the audit trail have not been read yet",
  ]);
});

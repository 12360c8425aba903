import type { RoundDraw, RoundPlan } from "@/api/types";

export function planFixture(changes: Partial<RoundPlan> = {}): RoundPlan {
  return {
    n_sessions: 12,
    n_ratings: 15,
    n_double_coded: 3,
    n_asked_double: 3,
    n_added: 0,
    n_lacking: 0,
    n_components: 1,
    loads: [
      { person: "u2", code: "R01", name: "Rana Rater", n_sessions: 8, n_shared: 3, n_conflicts: 0 },
      { person: "u3", code: "R02", name: "Rob Rater", n_sessions: 7, n_shared: 3, n_conflicts: 2 },
    ],
    pairs: [{ first: "R01", second: "R02", n_sessions: 3 }],
    precision: [{ scale: "", icc: 0.6, half_width: 0.31, half_width_at_most: 0.4, reason: null }],
    ...changes,
  };
}

export function drawFixture(changes: Partial<RoundDraw> = {}): RoundDraw {
  return {
    algorithm: "sha256-rank-1",
    seed: "4-2-6",
    seed_is_given: true,
    stratified_by: "trainee",
    filter: { not_yet_given: true },
    n_registered: 31,
    n_in_frame: 24,
    n_drawn: 12,
    left_out: [{ reason: "no_consent", n_sessions: 7 }],
    frame_hash: "ab".repeat(32),
    drawn_at: "2026-03-01T08:00:00Z",
    ...changes,
  };
}

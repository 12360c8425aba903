import type { Characteristics } from "@/api/types";

const at = (level: number, certified: number) => ({
  level,
  certified,
  low: certified,
  high: certified,
});

export function characteristicsFixture(changes: Partial<Characteristics> = {}): Characteristics {
  const brief = { false_pass: at(2.5, 0.011), true_pass: at(4, 0.97), target_met: true };
  return {
    pathway: "w1",
    programme: "p1",
    instrument: "ipt-adherence-competence",
    scale: "competence",
    reason: null,
    portfolio: {
      n_sessions: 4,
      n_cases: 2,
      n_raters: 2,
      n_raters_in_all: 4,
      by_supervisors: false,
    },
    cut: 3,
    counted: [{ rule: "level", sentence: "The lower 90 % limit of the level is above 3." }],
    left_out: [
      { rule: "flags", sentence: "No harm flag is open.", why: "It asks for something else." },
    ],
    chances: {
      ...brief,
      attempts: 2,
      points: [at(2, 0.001), at(2.5, 0.011), at(3, 0.2), at(3.5, 0.7), at(4, 0.97)],
      target_clear: true,
      sentence: "",
      method: "simulation",
      replicates: 20000,
      seed: 1,
    },
    components: {
      source: "defaults",
      variance: { trainee: 0.45, session_in_trainee: 0.25, rater: 0.3, residual: 0.16 },
      n_trainees: null,
      n_sessions: null,
      n_raters: null,
      n_ratings: null,
      computed_at: null,
      data_hash: null,
      enough_trainees: 10,
    },
    assumed: { n_items: 17, correlation: 0.4, spread: 0.4 },
    attempts: [
      { attempts: 1, ...brief },
      { attempts: 2, ...brief, false_pass: at(2.5, 0.06), target_met: false },
    ],
    changes: [{ change: "rater", ...brief }],
    software: "fidelity 0.1.0",
    ...changes,
  };
}

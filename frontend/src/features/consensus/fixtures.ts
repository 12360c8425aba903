/** A consensus of two raters who differ on B4, for tests. */
import type {
  Alike,
  AnchorNote,
  Consensus,
  ConsensusCandidates,
  ConsensusItem,
  MeetingDetail,
  Recodes,
} from "@/api/types";

const answered = (adherence: number, competence: number) => ({
  status: "scored" as const,
  values: { adherence, competence },
  choices: [],
  count: null,
  not_applicable_reason: null,
});

export function differingItem(changes: Partial<ConsensusItem> = {}): ConsensusItem {
  return {
    item: "B4",
    state: "differs",
    asked: { state: "required", reason: null },
    holds: null,
    sides: [
      { letter: "A", ...answered(1, 2), note: "My note.", evidence: [1] },
      { letter: "B", ...answered(4, 5), note: "", evidence: [2, 3] },
    ],
    reasons: [],
    reasons_missing: ["A", "B"],
    settlement: null,
    ...changes,
  };
}

export function consensus(changes: Partial<Consensus> = {}): Consensus {
  const side = {
    is_present: true,
    has_agreed: false,
    rater_code: null,
    problem_areas: ["dispute"],
    flags: [],
    scores: [],
  };
  return {
    id: "c1",
    programme: "p1",
    round: "r1",
    round_name: "Spring round",
    code: "K7QX",
    session: null,
    label: null,
    trainee_code: null,
    state: "open",
    seat: "rater",
    triggers: [{ trigger: "item_apart", scale: "adherence", item: "B4", apart: 3, limit: 3 }],
    n_sides: 2,
    n_agreed: 1,
    n_differing: 1,
    n_open: 1,
    n_reasons_due: 1,
    is_adjudicated: false,
    meeting: null,
    opened_at: "2026-03-02T12:00:00Z",
    concluded_at: null,
    allowed_actions: ["give_reason", "settle"],
    rubric: "b1",
    transcript: "t1",
    n_turns: 4,
    session_phase: "middle",
    session_format: "individual",
    text_closed: null,
    letter: "A",
    basis: 0,
    sides: [
      { ...side, letter: "A", is_own: true },
      { ...side, letter: "B", is_own: false, flags: [{ flag: "X1", evidence: [3] }] },
    ],
    adjudicator: null,
    area: {
      state: "agreed",
      areas: ["dispute"],
      reasons: [],
      reasons_missing: [],
      settlement: null,
    },
    items: [
      {
        ...differingItem({ item: "A1", state: "agreed", reasons_missing: [] }),
        holds: answered(3, 4),
        sides: [
          { letter: "A", ...answered(3, 4), note: "", evidence: [1] },
          { letter: "B", ...answered(3, 4), note: "", evidence: [1] },
        ],
      },
      differingItem(),
    ],
    ...changes,
  };
}

export function candidates(changes: Partial<ConsensusCandidates> = {}): ConsensusCandidates {
  return {
    limits: { mean_apart: 1, item_apart: 3, area_differs: true },
    recode_weeks: null,
    is_own_rule: false,
    n_sessions: 3,
    n_compared: 2,
    sessions: [
      {
        round_session: "rs1",
        code: "K7QX",
        session: "s1",
        label: "Session 7",
        trainee_code: "T01",
        n_ratings: 2,
        triggers: [{ trigger: "item_apart", scale: "adherence", item: "B4", apart: 3, limit: 3 }],
        case: null,
      },
      {
        round_session: "rs2",
        code: "M2PA",
        session: "s2",
        label: "Session 8",
        trainee_code: "T02",
        n_ratings: 2,
        triggers: [],
        case: null,
      },
    ],
    ...changes,
  };
}

export function anchorNote(changes: Partial<AnchorNote> = {}): AnchorNote {
  return {
    id: "n1",
    programme: "p1",
    rubric: "b1",
    version: "1.0",
    reach: null,
    item: "B4",
    text: "Count the plan, not the wish.",
    number: 1,
    replaces: null,
    from_consensus: true,
    made_at: "2026-03-02T12:00:00Z",
    is_in_force: true,
    withdrawal: null,
    allowed_actions: [],
    ...changes,
  };
}

export function alikeFixture(exact: number | null, within_one: number | null): Alike[] {
  return [{ scale: "adherence", n_pairs: exact === null ? 0 : 12, exact, within_one }];
}

export function recodesFixture(changes: Partial<Recodes> = {}): Recodes {
  return {
    checks: [
      {
        id: "k1",
        case: "c1",
        code: "K7QX",
        rater_code: "R01",
        opens_on: "2026-03-30",
        by_rule: true,
        state: "done",
        opened_at: "2026-03-30T08:00:00Z",
        done_at: "2026-04-02T08:00:00Z",
        compared: {
          with_consensus: alikeFixture(0.75, 1),
          with_own: alikeFixture(0.5, 0.75),
          first_with_consensus: alikeFixture(0.25, 0.5),
          n_areas: 1,
          n_areas_as_settled: 1,
          n_areas_as_first: 0,
        },
      },
      {
        id: "k2",
        case: "c2",
        code: "M2PA",
        rater_code: "R02",
        opens_on: "2026-05-01",
        by_rule: false,
        state: "planned",
        opened_at: null,
        done_at: null,
        compared: null,
      },
    ],
    n_done: 1,
    total: null,
    open_to: [
      {
        case: "c1",
        code: "K7QX",
        sides: [
          { letter: "A", rater_code: "R03" },
          { letter: "B", rater_code: "R02" },
        ],
      },
    ],
    ...changes,
  };
}

export function meetingFixture(changes: Partial<MeetingDetail> = {}): MeetingDetail {
  return {
    id: "m1",
    programme: "p1",
    name: "Spring sitting",
    held_on: "2026-03-02",
    called_at: "2026-03-01T12:00:00Z",
    sessions: [
      consensus({ state: "concluded", meeting: "m1" }),
      consensus({ id: "c2", code: "M2PA", meeting: "m1" }),
    ],
    agreement: {
      before: alikeFixture(0.5, 0.75),
      before_of_same: alikeFixture(0.25, 0.5),
      after: alikeFixture(0.75, 1),
      n_sessions: 2,
      n_again: 1,
      n_awaited: 0,
    },
    ...changes,
  };
}

import type {
  Assignment,
  AuditVerification,
  AuditWeek,
  Feedback,
  HarmFlag,
  Release,
  RoundSummary,
  TherapySession,
} from "@/api/types";
import { roundProgress } from "@/lib/round-progress";
import { dueInWords, formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";

export interface TodayLine {
  id: string;
  sentence: string;
  /** What stands behind the sentence, where one sentence is not enough. */
  detail?: string;
  link?: { to: string; label: string };
}

const OPEN = new Set(["waiting", "in_progress"]);

function byDueDate(a: Assignment, b: Assignment): number {
  return (a.due_on ?? "9999").localeCompare(b.due_on ?? "9999");
}

/** What a rater does next: the session begun already, else the one that is due first. */
export function lineForRater(assignments: readonly Assignment[], now: Date): TodayLine {
  const open = assignments.filter(
    ({ status, round, text_closed }) =>
      OPEN.has(status) && round.phase === "independent" && text_closed === null,
  );
  open.sort(byDueDate);
  const first = open.find((assignment) => assignment.status === "in_progress") ?? open[0];
  if (!first) {
    return {
      id: "rater",
      sentence: "No session waits for your rating",
      detail: "New sessions appear here when a round starts.",
    };
  }
  const due = open[0]?.due_on;
  const when = due ? `; the next is ${dueInWords(due, now)}` : "";
  return {
    id: "rater",
    sentence: `${counted(open.length, "session")} ${open.length === 1 ? "waits" : "wait"} for your rating${when}`,
    link:
      first.status === "in_progress" && first.rating !== null
        ? { to: `/ratings/${first.rating}`, label: `Go on with session ${first.code}` }
        : { to: "/ratings", label: "Open the queue" },
  };
}

/** How the open rounds stand, and what a lead must do before sessions can be rated. */
export function linesForLead(
  rounds: readonly RoundSummary[],
  sessions: readonly TherapySession[],
  now: Date,
): TodayLine[] {
  const lines: TodayLine[] = rounds
    .filter((round) => round.phase === "independent" || round.phase === "draft")
    .map((round): TodayLine => {
      const progress = roundProgress(round);
      if (progress === null) {
        return {
          id: `round-${round.id}`,
          sentence: `${round.name} is being rated, by you too`,
          link: { to: `/rounds/${round.id}`, label: "Open the round" },
        };
      }
      const due = round.due_on ? `, ${dueInWords(round.due_on, now)}` : "";
      const isDraft = round.phase === "draft";
      const isDone = !isDraft && progress.done === progress.of;
      return {
        id: `round-${round.id}`,
        sentence: isDraft
          ? `${round.name} is a draft with ${counted(round.n_sessions, "session")} and can be started`
          : `${round.name}: ${progress.done} of ${counted(progress.of, "rating")} submitted${isDone ? "; it can be closed" : due}`,
        link: { to: `/rounds/${round.id}`, label: "Open the round" },
      };
    });
  const waiting = sessions.filter(
    (session) =>
      session.transcript !== null && !session.is_assignable && !session.transcript.deleted_at,
  );
  const newest = rounds
    .filter((round) => round.closed_at !== null)
    .sort((a, b) => (b.closed_at ?? "").localeCompare(a.closed_at ?? ""))[0];
  if (newest) {
    lines.push({
      id: "closed",
      sentence: `${newest.name} is closed with ${counted(newest.n_submitted ?? 0, "rating")} of ${counted(newest.n_sessions, "session")}`,
      link: { to: `/rounds/${newest.id}/reliability`, label: "See its reliability" },
    });
  }
  if (waiting.length > 0) {
    lines.push({
      id: "prepare",
      sentence: `${counted(waiting.length, "session")} cannot be given to raters yet`,
      detail: "A case, a phase, consent or the de-identification check is missing.",
      link: { to: "/sessions?state=not_ready", label: "See which" },
    });
  }
  return lines;
}

/** What the audit trail asks for: a verification that found something, weeks that nobody read. */
export function linesForAudit(
  checks: readonly AuditVerification[],
  weeks: readonly AuditWeek[],
): TodayLine[] {
  const lines: TodayLine[] = [];
  const newest = checks.find(({ finished_at }) => finished_at !== null);
  if (newest?.state === "broken") {
    lines.push({
      id: "audit-broken",
      sentence: `The audit trail does not verify: ${counted(newest.n_faults ?? 0, "thing is", "things are")} not as written`,
      link: { to: "/audit", label: "See what" },
    });
  }
  const overdue = weeks.filter(({ state }) => state === "overdue");
  if (overdue.length > 0) {
    lines.push({
      id: "audit-weeks",
      sentence: `${counted(overdue.length, "week")} of the audit trail ${overdue.length === 1 ? "has" : "have"} not been read yet`,
      detail: "Somebody reads each week within seven days of its end, and says so.",
      link: { to: "/audit/weeks", label: "Read" },
    });
  }
  return lines;
}

/** Harm flags that wait; for whoever is responsible, before everything else. */
export function lineForFlags(flags: readonly HarmFlag[]): TodayLine | null {
  const open = flags.filter((flag) => flag.state === "open");
  const late = flags.filter((flag) => flag.is_overdue);
  const [first] = [...late, ...open];
  if (!first) return null;
  const n = new Set([...late, ...open]).size;
  return {
    id: "flags",
    sentence: `${counted(n, "harm flag waits", "harm flags wait")} for you${late.length > 0 ? `; ${late.length} ${late.length === 1 ? "is" : "are"} overdue` : ""}`,
    detail:
      "A rating says that a client may have come to harm. Somebody looks into it and says so.",
    link:
      n === 1
        ? { to: `/flags/${first.id}`, label: "Look at it" }
        : { to: "/flags", label: "Look at them" },
  };
}

/** Sessions closed because somebody saw a name in the text; for whoever makes texts ready. */
export function lineForPaused(sessions: readonly TherapySession[]): TodayLine | null {
  const paused = sessions.filter(
    (session) =>
      session.not_assignable_reasons.includes("quarantined") &&
      session.allowed_actions.includes("attest_deidentified"),
  );
  const [first] = paused;
  if (!first) return null;
  const are = paused.length === 1 ? "is" : "are";
  return {
    id: "paused",
    sentence: `${counted(paused.length, "session")} ${are} paused: a name was reported in the text`,
    detail: "Ratings wait until the name is taken out, or somebody says that there is none.",
    link: { to: `/sessions/${first.id}/deidentification`, label: "Look at it" },
  };
}

export function lineForSupervisor(sessions: readonly TherapySession[]): TodayLine | null {
  const unrated = sessions.filter((session) =>
    session.allowed_actions.includes("rate_as_supervisor"),
  );
  if (unrated.length === 0) return null;
  return {
    id: "supervisor",
    sentence: `You can rate ${counted(unrated.length, "session")} of your trainees`,
    link: { to: "/sessions", label: "Choose a session" },
  };
}

/** What of feedback waits: to be rated first, to be acknowledged, to be released, to be finished. */
export function linesForFeedback(list: readonly Feedback[]): TodayLine[] {
  const allowing = (action: string) =>
    list.filter(({ allowed_actions }) => allowed_actions.includes(action));
  const lines: TodayLine[] = [];
  const toRate = allowing("rate_yourself");
  if (toRate[0]) {
    lines.push({
      id: "feedback-rate",
      sentence: `Feedback on ${counted(toRate.length, "session")} waits for your own rating`,
      detail: "Rate the session yourself; then the feedback opens beside your rating.",
      link: { to: `/feedback/${toRate[0].id}`, label: "Begin" },
    });
  }
  const toRead = allowing("acknowledge");
  if (toRead[0]) {
    lines.push({
      id: "feedback-read",
      sentence: `Feedback on ${counted(toRead.length, "session")} is there for you to read and acknowledge`,
      link: { to: `/feedback/${toRead[0].id}`, label: "Read it" },
    });
  }
  const held = allowing("release").filter(({ status }) => status === "held");
  if (held.length > 0) {
    lines.push({
      id: "feedback-held",
      sentence: `You hold finished feedback on ${counted(held.length, "session")}`,
      detail: "The trainees see nothing of it until you release it.",
      link: { to: "/feedback", label: "Release" },
    });
  }
  const drafts = allowing("save");
  if (drafts[0]) {
    lines.push({
      id: "feedback-draft",
      sentence: `Your feedback on ${counted(drafts.length, "session")} is not finished`,
      link: { to: `/feedback/${drafts[0].id}`, label: "Go on" },
    });
  }
  return lines;
}

export function lineForTrainee(releases: readonly Release[]): TodayLine {
  const newest = [...releases].sort((a, b) => b.released_at.localeCompare(a.released_at))[0];
  if (!newest) {
    return {
      id: "trainee",
      sentence: "No feedback has been released to you yet",
      detail: "It appears here when your supervisor releases it.",
    };
  }
  return {
    id: "trainee",
    sentence: `${counted(releases.length, "rating has", "ratings have")} been released to you; the newest on ${formatDay(newest.released_at)}`,
    link: { to: `/ratings/${newest.rating}`, label: "Read the newest" },
  };
}

import type { Id, Rating, TherapySession } from "@/api/types";

export interface SupervisedRow {
  session: TherapySession;
  /** Submitted ratings of the session that the supervisor may see. */
  ratings: Rating[];
}

/** The trainee's sessions, the newest first, each with its submitted ratings. */
export function supervisedRows(
  trainee: Id,
  sessions: readonly TherapySession[],
  ratings: readonly Rating[],
): SupervisedRow[] {
  return sessions
    .filter((session) => session.trainee?.id === trainee)
    .sort((a, b) => (b.held_on ?? "").localeCompare(a.held_on ?? ""))
    .map((session) => ({
      session,
      ratings: ratings.filter(
        (rating) => rating.session === session.id && rating.status === "submitted",
      ),
    }));
}

import type { PastImportDetail } from "@/api/types";

export type Of = "trainee" | "rater";

/** What was chosen and not kept yet, by "trainee T01"; an empty id is nobody. */
export type Said = Readonly<Record<string, string>>;

export interface CodeRow {
  key: string;
  of: Of;
  code: string;
  n: number;
  /** Whose it is as it was kept, and as it is chosen now; empty for nobody. */
  kept: string;
  chosen: string;
  /** Whose it is, in words, as it was kept. */
  name: string;
}

export function codeRows(past: PastImportDetail, of: Of, said: Said): CodeRow[] {
  const rows =
    of === "trainee"
      ? past.trainees.map((one) => ({
          code: one.code,
          n: one.n_sessions,
          kept: one.trainee ?? "",
          name: [one.trainee_code, one.name].filter(Boolean).join(" "),
        }))
      : past.raters.map((one) => ({
          code: one.code,
          n: one.n_ratings,
          kept: one.person ?? "",
          name: one.name ?? "",
        }));
  return rows.map((row) => {
    const key = `${of} ${row.code}`;
    return { ...row, key, of, chosen: said[key] ?? row.kept };
  });
}

/** What has to be sent: the codes whose owner is another now. */
export function changesOf(rows: readonly CodeRow[]) {
  return rows
    .filter(({ kept, chosen }) => kept !== chosen)
    .map(({ of, code, chosen }) => ({ of, code, id: chosen === "" ? null : chosen }));
}

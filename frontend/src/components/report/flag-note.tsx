import type { AgreementReport } from "@/api/types";
import { Note } from "@/components/note";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";

/** Says that ratings of a report count no more; the report stays as it was computed. */
export function FlagNote({ flags }: { flags: AgreementReport["flags"] }) {
  const last = flags.at(-1);
  if (last === undefined) return null;
  const n = flags.reduce((sum, flag) => sum + flag.n_ratings, 0);
  return (
    <Note tone="caution" title="This report rests on ratings that count no more">
      <p>
        {counted(flags.length, "client")} withdrew consent after it was computed, last on{" "}
        {formatDay(last.flagged_at)}: {counted(n, "rating")} of it {n === 1 ? "counts" : "count"} no
        more. Do not cite these numbers; compute the report again.
      </p>
    </Note>
  );
}

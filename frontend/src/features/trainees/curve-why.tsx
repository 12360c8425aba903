import type { CurveItemLeftOut, TraineeCurve } from "@/api/types";
import { counted } from "@/lib/words";

const WHY: Readonly<Record<CurveItemLeftOut["why"], string>> = {
  new: "new in",
  dropped: "last asked in",
  unstated: "not said to be the same in",
};

/** "A9 Naming, new in 1.1" */
function itemLeftOut({ id, name, why, version }: CurveItemLeftOut): string {
  return `${id} ${name}, ${WHY[why]} ${version}`;
}

/** How the curve came about; only where a model was fitted. */
export function CurveWhy({ curve: { model, cohort, versions } }: { curve: TraineeCurve }) {
  if (!model.fitted) return null;
  return (
    <details>
      <summary>Why this curve</summary>
      <dl className="facts">
        {versions.left_out.length > 0 && (
          <>
            <dt>Items left out</dt>
            <dd>{versions.left_out.map(itemLeftOut).join("; ")}</dd>
          </>
        )}
        <dt>Method</dt>
        <dd>{model.method}</dd>
        <dt>Rests on</dt>
        <dd>
          {counted(model.n_ratings, "rating")} of {counted(model.n_sessions, "session")} by{" "}
          {counted(model.n_raters, "rater")}, {counted(model.n_trainees, "trainee")} of{" "}
          {cohort.name}
        </dd>
        <dt>Computed with</dt>
        <dd>{model.software}</dd>
        <dt>Fingerprint of the ratings</dt>
        <dd>
          <code className="breakable">{model.data_hash}</code>
        </dd>
      </dl>
    </details>
  );
}

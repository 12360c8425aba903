import type { TraineeCurve } from "@/api/types";
import { counted } from "@/lib/words";

/** How the curve came about; only where a model was fitted. */
export function CurveWhy({ curve: { model, cohort } }: { curve: TraineeCurve }) {
  if (!model.fitted) return null;
  return (
    <details>
      <summary>Why this curve</summary>
      <dl className="facts">
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

import type { Drift, RaterStandingDetail } from "@/api/types";
import { DriftChart } from "@/charts/drift-chart";
import { difference } from "@/charts/numbers";
import { EmptyState } from "@/components/empty-state";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { share } from "./words";

interface DriftSectionProps {
  rater: RaterStandingDetail;
  drift: readonly Drift[];
}

/** The watch over a rater on hidden gold sessions. */
export function DriftSection({ rater, drift }: DriftSectionProps) {
  return (
    <section aria-labelledby="drift-title" className="stack">
      <h2 id="drift-title" className="section-title">
        The watch on hidden gold sessions
      </h2>
      {drift.length === 0 ? (
        <EmptyState title="The rater's distance from gold will be charted here">
          Make a set of hidden checks; rounds mix its sessions in, and each one that is submitted is
          a point of the chart.
        </EmptyState>
      ) : (
        drift.map((one) => <Watch key={one.rubric} rater={rater} drift={one} />)
      )}
    </section>
  );
}

function caption(drift: Drift): string {
  const window = `Besides, over the last ${counted(drift.window.n_sessions, "session")}: mean ${
    drift.window.bias === null ? "–" : difference(drift.window.bias)
  }, ${drift.window.within_one === null ? "–" : share(drift.window.within_one)} of section scores within one point.`;
  if (drift.charts_reason !== null) return `No limits: ${drift.charts_reason} ${window}`;
  const alarm =
    drift.false_alarm === null
      ? ""
      : `; within ${drift.n_planned ?? 0} sessions a rater who does not change meets a false alarm with a chance of ${share(drift.false_alarm)}`;
  return `Points: mean of rater minus gold over section scores (${drift.scale}). Line: weighted mean, the newest counting most. Band: its limits, from the rater's own test of ${drift.n_qualification} sessions${alarm}. Triangles are beyond a limit. ${window}`;
}

function Watch({ rater, drift }: { rater: RaterStandingDetail; drift: Drift }) {
  const standing = rater.standings.find((one) => one.rubric.id === drift.rubric);
  return (
    <div className="panel stack">
      <DriftChart
        title={drift.sentence}
        caption={caption(drift)}
        marks={drift.points.map((point) => ({
          ...point,
          alarms: point.alarms.length > 0,
          label: `Hidden gold session ${point.position}, ${point.label ?? "session"}, ${formatDay(point.at)}: ${difference(point.difference)} points from gold, ${point.n_within_one} of ${point.n_sections} sections within one point${point.alarms.length > 0 ? ", beyond a limit" : ""}`,
        }))}
        bound={0.5}
        table={{
          columns: [
            "position",
            "session",
            "date",
            "rater minus gold",
            "weighted mean",
            "lower limit",
            "upper limit",
            "within one point",
            "sections",
          ],
          rows: drift.points.map((point) => [
            point.position,
            point.label,
            point.at.slice(0, 10),
            point.difference,
            point.ewma,
            point.ewma_low,
            point.ewma_high,
            point.n_within_one,
            point.n_sections,
          ]),
        }}
        fileName={`drift-${rater.code}`}
      />
      <p className="soft small">
        {standing && `${standing.rubric.title}, version ${standing.rubric.version}. `}
        {drift.software}, read {formatDay(drift.read_at)}, data {drift.data_hash.slice(0, 12)}
      </p>
    </div>
  );
}

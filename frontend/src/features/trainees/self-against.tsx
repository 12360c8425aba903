import type { SelfAgainst, TraineeCurve } from "@/api/types";
import { DumbbellChart } from "@/charts/dumbbell-chart";
import { difference, points as inPoints } from "@/charts/numbers";
import { counted } from "@/lib/words";

interface SelfAgainstPanelProps {
  against: SelfAgainst;
  scale: TraineeCurve["scale"];
}

/** What trainees say of themselves beside what independent raters say of the same sessions. */
export function SelfAgainstPanel({ against, scale }: SelfAgainstPanelProps) {
  return (
    <section className="stack panel" aria-labelledby="self-against">
      <h2 id="self-against" className="section-title">
        Self against independent
      </h2>
      {against.sessions.length === 0 ? (
        <p className="measure soft">{against.sentence}</p>
      ) : (
        <DumbbellChart
          title={against.sentence}
          caption="One row for each session that was rated by both; of several independent raters the mean. The longer the bar, the further apart."
          scale={scale}
          rows={against.sessions.map((row) => ({
            id: String(row.x),
            name: `session ${row.x}`,
            hollow: row.self_score,
            full: row.independent,
            label:
              `Session ${row.x}: self-rating ${inPoints(row.self_score)}, ` +
              `${counted(row.n_raters, "independent rating")} ${inPoints(row.independent)}, ` +
              `difference ${difference(row.self_score - row.independent)}`,
          }))}
          ends={{ hollow: "self-rating", full: "independent rating" }}
          table={{
            columns: [
              "Session in training",
              "Self",
              "Independent",
              "Independent raters",
              "Self minus independent",
            ],
            rows: against.sessions.map((row) => [
              row.x,
              row.self_score,
              row.independent,
              row.n_raters,
              row.self_score - row.independent,
            ]),
          }}
          fileName="self-against-independent"
        />
      )}
    </section>
  );
}

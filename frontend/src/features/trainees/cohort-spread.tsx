import type { CohortCompetence } from "@/api/types";
import { points as inPoints } from "@/charts/numbers";
import { SpreadChart } from "@/charts/spread-chart";
import { toneOf } from "@/charts/tones";

/** How the estimated levels of a cohort lie at each session of the training. */
export function CohortSpread({ cohort }: { cohort: CohortCompetence }) {
  const { over_time: stops, cut, scale } = cohort;
  if (!cohort.model.fitted) return null;
  const first = stops[0];
  const last = stops.at(-1);
  return (
    <section className="stack panel" aria-labelledby="spread">
      <h2 id="spread" className="section-title">
        Levels over time
      </h2>
      {first === undefined || last === undefined ? (
        <p className="measure soft">
          A spread needs five trainees whose levels may be shown to you at the same session.
        </p>
      ) : (
        <SpreadChart
          title={
            `Half of ${last.n} trainees lie between ${inPoints(last.quarter)} and ${inPoints(last.three_quarters)} ` +
            `at session ${last.x}; at session ${first.x} the middle was ${inPoints(first.median)}, now ${inPoints(last.median)}`
          }
          caption={
            "The thick bar holds the middle half of the estimated levels, the thin line all of them, the tick is the middle. " +
            "Levels are drawn towards the cohort's mean, and whoever left early is missing on the right." +
            (cut === null ? "" : ` The level line across is the cut at ${inPoints(cut)}.`)
          }
          tone={toneOf(
            cohort.scales.map(({ id }) => id),
            scale.id,
          )}
          scale={scale}
          cut={cut}
          stops={stops.map((stop) => ({
            ...stop,
            label:
              `Session ${stop.x}, ${stop.n} trainees: middle ${inPoints(stop.median)}, half between ` +
              `${inPoints(stop.quarter)} and ${inPoints(stop.three_quarters)}, all between ` +
              `${inPoints(stop.lowest)} and ${inPoints(stop.highest)}` +
              (stop.n_at_or_above_cut === null
                ? ""
                : `; ${stop.n_at_or_above_cut} at or above the cut`),
          }))}
          table={{
            columns: [
              "Session in training",
              "Trainees",
              "Lowest",
              "Lower quarter",
              "Middle",
              "Upper quarter",
              "Highest",
              "At or above the cut",
            ],
            rows: stops.map((stop) => [
              stop.x,
              stop.n,
              stop.lowest,
              stop.quarter,
              stop.median,
              stop.three_quarters,
              stop.highest,
              stop.n_at_or_above_cut,
            ]),
          }}
          fileName={`cohort-levels-${scale.id}`}
        />
      )}
    </section>
  );
}

import type { TraineeMonitor } from "@/api/types";
import { CusumChart } from "@/charts/cusum-chart";
import { points as inPoints } from "@/charts/numbers";

/** The learning-curve CUSUM: what it shows, and in words how often it errs. */
export function MonitorPanel({ monitor, fileName }: { monitor: TraineeMonitor; fileName: string }) {
  const signals = (x: number) => x === monitor.signal_x || x === monitor.alarm_x;
  return (
    <section className="stack panel" aria-labelledby="monitor">
      <h2 id="monitor" className="section-title">
        Monitor
      </h2>
      <CusumChart
        title={monitor.sentence}
        caption={
          `The sum rises with every session whose competence lies above the middle between ${inPoints(monitor.inadequate)} ` +
          `(inadequate) and ${inPoints(monitor.adequate)} (adequate), and falls, never below 0, with every session below it. ` +
          `Reaching the limit is the signal${monitor.adjusted ? "; raters' severity is taken out" : ""}. A triangle marks a signal.`
        }
        marks={monitor.points.map((point) => ({
          x: point.x,
          value: point.value,
          signals: signals(point.x),
          label:
            `Session ${point.x}: sum ${inPoints(point.value)} of ${inPoints(monitor.limit)}, score ${inPoints(point.score)}` +
            (point.watch === null ? "" : `, watch for a fall ${inPoints(point.watch)}`),
        }))}
        limit={monitor.limit}
        table={{
          columns: ["Session in training", "Score", "Sum", "Watch for a fall"],
          rows: monitor.points.map((point) => [point.x, point.score, point.value, point.watch]),
        }}
        fileName={fileName}
      />
      <ul className="measure stack stack--tight">
        {monitor.error_rates.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className="small soft">
        {monitor.method}; {monitor.software}
      </p>
    </section>
  );
}

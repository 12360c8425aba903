import { pairLookup, type RaterPair, ratersOf, shade } from "./agreement-pairs";
import { CsvButton } from "./csv-button";
import type { IntervalCell } from "./interval-layout";
import { coefficient, percent } from "./numbers";
import type { TableTwin } from "./table-twin";
import { TwinTable } from "./twin-table";
import "./charts.css";

interface AgreementMatrixProps {
  title: string;
  pairs: readonly RaterPair[];
  fileName: string;
  /** Opens what lies behind a pair; cells are buttons then. */
  onPair?: ((pair: RaterPair) => void) | undefined;
}

/** Which raters agree with which: a table already, so it needs no twin. */
export function AgreementMatrix({ title, pairs, fileName, onPair }: AgreementMatrixProps) {
  const raters = ratersOf(pairs);
  const pairOf = pairLookup(pairs);
  const table = pairTable(pairs);
  if (raters.length === 0) {
    return <p className="chart__empty soft">No two raters share a session on this scale.</p>;
  }
  return (
    <div className="chart">
      <div className="matrix" role="region" aria-label={title} tabIndex={0}>
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">Rater</th>
              {raters.map((rater) => (
                <th key={rater} scope="col">
                  {rater}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {raters.map((row) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {raters.map((column) => (
                  <MatrixCell
                    key={column}
                    isSelf={row === column}
                    pair={row === column ? undefined : pairOf(row, column)}
                    onPair={onPair}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="chart__caption">
        Share of scores at most one point apart and, below it, how many scores both raters gave.
        Darker cells agree more. κ is kappa with quadratic weights: agreement beyond what chance
        would give, where two points apart count four times as much as one. The table below has its
        interval, in which the scores of one session count together.
        {onPair && " Choose a cell for the scores on which two differ."}
      </p>
      <details>
        <summary>Every pair, with the interval of kappa</summary>
        <TwinTable table={table} caption={`${title} (table)`} />
      </details>
      <div className="row no-print">
        <CsvButton table={table} fileName={fileName} />
      </div>
    </div>
  );
}

interface MatrixCellProps {
  pair: RaterPair | undefined;
  isSelf: boolean;
  onPair: ((pair: RaterPair) => void) | undefined;
}

function MatrixCell({ pair, isSelf, onPair }: MatrixCellProps) {
  if (isSelf) {
    return (
      <td className="matrix__self">
        <span aria-hidden="true">·</span>
        <span className="visually-hidden">the same rater</span>
      </td>
    );
  }
  if (pair?.withinOne == null) return <td className="soft">none shared</td>;
  return (
    <td className={`matrix__cell matrix__cell--${shade(pair.withinOne)}`}>
      {onPair === undefined ? (
        percent(pair.withinOne)
      ) : (
        <button type="button" className="matrix__open" onClick={() => onPair(pair)}>
          {percent(pair.withinOne)}
          <span className="visually-hidden">
            : where {pair.a} and {pair.b} differ
          </span>
        </button>
      )}
      <span className="matrix__n">n = {pair.n}</span>
      <Kappa of={pair.kappa} />
    </td>
  );
}

function Kappa({ of }: { of: IntervalCell }) {
  return (
    <span className="matrix__n">
      <span aria-hidden="true">κ</span>
      <span className="visually-hidden">kappa</span>{" "}
      {of.value === null ? "–" : coefficient(of.value)}
    </span>
  );
}

/** Pairs with all that is known of them; kappa without a value says why. */
function pairTable(pairs: readonly RaterPair[]): TableTwin {
  return {
    columns: [
      "Rater",
      "Other rater",
      "Scores both gave",
      "Sessions",
      "Share within one",
      "Share exact",
      "Weighted kappa",
      "Kappa low",
      "Kappa high",
      "Why no kappa or interval",
    ],
    rows: inOrder(pairs).map(({ a, b, n, nSessions, withinOne, exact, kappa }) => [
      a,
      b,
      n,
      nSessions,
      withinOne,
      exact,
      kappa.value,
      ...(kappa.value === null
        ? [null, null, kappa.reason]
        : [kappa.low, kappa.high, kappa.low === null ? "no difference between sessions" : null]),
    ]),
  };
}

/** Pairs in the order of the matrix, the rater of the lower code first. */
function inOrder(pairs: readonly RaterPair[]): RaterPair[] {
  const raters = ratersOf(pairs);
  const place = (rater: string) => raters.indexOf(rater);
  return pairs
    .map((pair) => (place(pair.a) < place(pair.b) ? pair : { ...pair, a: pair.b, b: pair.a }))
    .sort((one, other) => place(one.a) - place(other.a) || place(one.b) - place(other.b));
}

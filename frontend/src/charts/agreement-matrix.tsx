import { pairLookup, type RaterPair, ratersOf, shade } from "./agreement-pairs";
import { CsvButton } from "./csv-button";
import { percent } from "./numbers";
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
  const table = {
    columns: ["Rater", "Other rater", "Scores both gave", "Share within one", "Share exact"],
    rows: pairs.map((pair) => [pair.a, pair.b, pair.n, pair.withinOne, pair.exact]),
  };
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
        Darker cells agree more.{onPair && " Choose a cell for the scores on which two differ."}
      </p>
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
    </td>
  );
}

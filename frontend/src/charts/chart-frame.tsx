import { Button } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { CsvButton } from "./csv-button";
import type { TableTwin } from "./table-twin";
import { TwinTable } from "./twin-table";
import "./charts.css";

interface ChartFrameProps {
  /** The finding, as a sentence. */
  title: string;
  /** How to read the chart. */
  caption: ReactNode;
  table: TableTwin;
  /** Name of the CSV file, without the ending. */
  fileName: string;
  /** The drawing. */
  children: ReactNode;
  /** Words of the mark in focus or under the pointer; they are spoken by the mark itself. */
  readout?: string | null;
  /** Why there is nothing to draw; takes the place of the drawing. */
  empty?: string | null;
}

/** What every chart has around it: a title, a way to read it, and its table twin. */
export function ChartFrame({
  title,
  caption,
  table,
  fileName,
  children,
  readout,
  empty = null,
}: ChartFrameProps) {
  const [isTable, setTable] = useState(false);
  const heading = useId();
  return (
    <figure className="chart" aria-labelledby={heading}>
      <h3 id={heading} className="chart__title">
        {title}
      </h3>
      {empty !== null ? (
        <p className="chart__empty soft">{empty}</p>
      ) : isTable ? (
        <TwinTable table={table} caption={`${title} (table)`} />
      ) : (
        <>
          {children}
          {readout !== undefined && (
            <p className="chart__readout no-print" aria-hidden="true">
              {readout ?? "Point at a mark, or reach it with Tab and the arrow keys, to read it."}
            </p>
          )}
        </>
      )}
      <figcaption className="chart__caption">{caption}</figcaption>
      {empty === null && (
        <div className="row no-print">
          <Button variant="default" size="xs" onClick={() => setTable((before) => !before)}>
            {isTable ? "Show as chart" : "Show as table"}
          </Button>
          {isTable && <CsvButton table={table} fileName={fileName} />}
        </div>
      )}
    </figure>
  );
}

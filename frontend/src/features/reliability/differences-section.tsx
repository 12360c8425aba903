import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useEffect, useRef } from "react";
import type { RaterDifferences, ReliabilityReport, ScaleId } from "@/api/types";
import { ratersOf } from "@/charts/agreement-pairs";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { FilterBar } from "@/components/filter-bar";
import { QueryView } from "@/components/query-view";
import { scaleWord } from "@/components/report/words";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { differencesQuery } from "./queries";

type Row = RaterDifferences["rows"][number];

interface DifferencesSectionProps {
  report: ReliabilityReport;
  scale: ScaleId;
}

/** The sessions, items and turns behind a pair of raters, or behind an item. */
export function DifferencesSection({ report, scale }: DifferencesSectionProps) {
  const [filters, setFilter] = useSearchFilters();
  const { pair = "", item = "" } = filters;
  const items = report.variables.filter((row) => row.level === "item" && row.scale === scale);
  const known = items.some((row) => row.item === item) ? item : "";
  const isAsked = pair !== "" || known !== "";
  const found = useQuery({
    ...differencesQuery(report.id, scale, pair, known),
    enabled: isAsked,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(pair);
  // A cell of the matrix above leads here.
  useEffect(() => {
    if (pair !== first.current && pair !== "") heading.current?.focus();
    first.current = pair;
  }, [pair]);
  return (
    <section className="stack panel" aria-labelledby="differences">
      <h2 id="differences" ref={heading} tabIndex={-1} className="section-title">
        Where raters differ
      </h2>
      <FilterBar>
        <ChoiceField
          label="Raters"
          none="All pairs"
          value={pair}
          choices={pairChoices(report, scale)}
          onChange={(value) => setFilter("pair", value)}
        />
        <ChoiceField
          label="Item"
          none="All items"
          value={known}
          choices={items.map((row) => ({
            value: row.item ?? "",
            label: `${row.item ?? ""} ${row.name}`,
          }))}
          onChange={(value) => setFilter("item", value)}
        />
      </FilterBar>
      {isAsked ? (
        <QueryView query={found} loading="Looking for the differences…">
          {(data) => <Differences found={data} scale={scale} />}
        </QueryView>
      ) : (
        <p className="soft measure">
          Choose a cell of the matrix, a pair of raters or an item: then the scores on which they
          differ stand here, session by session, with the turns that each rater named.
        </p>
      )}
    </section>
  );
}

function pairChoices({ rater_pairs }: ReliabilityReport, scale: ScaleId) {
  const on = rater_pairs.filter((pair) => pair.scale === scale);
  const order = ratersOf(on);
  return on
    .toSorted((one, other) => order.indexOf(one.a) - order.indexOf(other.a))
    .map(({ a, b }) => ({ value: `${a}~${b}`, label: `${a} and ${b}` }));
}

function Differences({ found, scale }: { found: RaterDifferences; scale: ScaleId }) {
  const on = scaleWord(scale).toLowerCase();
  if (found.n_compared === 0) return <p>They share no score of {on}.</p>;
  return (
    <>
      <p>
        {found.n_differing} of {counted(found.n_compared, "pair of scores", "pairs of scores")} on{" "}
        {on} are apart
        {found.rows.length < found.n_differing &&
          `; these are the ${found.rows.length} that are farthest apart`}
        .
      </p>
      {found.rows.length > 0 && (
        <DataTable
          caption="Scores that are apart"
          unit="difference"
          columns={COLUMNS}
          rows={found.rows}
          rowId={(row) =>
            `${row.code} ${row.item} ${row.sides.map(({ rater }) => rater).join(" ")}`
          }
        />
      )}
    </>
  );
}

const COLUMNS: ColumnDef<Row>[] = [
  {
    id: "code",
    header: "Session",
    accessorFn: ({ code }) => code,
    cell: ({ row: { original } }) =>
      original.session === null ? (
        original.code
      ) : (
        <Link to="/sessions/$id" params={{ id: original.session }}>
          {original.code}, {original.label}
        </Link>
      ),
  },
  { id: "item", header: "Item", accessorFn: ({ item }) => item },
  { id: "apart", header: "Points apart", accessorFn: ({ apart }) => apart },
  {
    id: "one",
    header: "One rater",
    enableSorting: false,
    cell: ({ row }) => side(row.original, 0),
  },
  {
    id: "other",
    header: "The other",
    enableSorting: false,
    cell: ({ row }) => side(row.original, 1),
  },
];

function side({ sides }: Row, at: number) {
  const one = sides[at];
  if (one === undefined) return null;
  return (
    <>
      {one.rater}: <strong>{one.score}</strong>{" "}
      <span className="soft">
        {one.turns.length === 0
          ? "no turn"
          : `${one.turns.length === 1 ? "turn" : "turns"} ${one.turns.join(", ")}`}
      </span>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import type { GoldRating, Id } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { phaseWord } from "@/lib/words";
import { goldsQuery } from "./queries";
import { sourceWords } from "./words";

const COLUMNS: ColumnDef<GoldRating>[] = [
  { header: "Session", accessorKey: "label" },
  { header: "Phase", id: "phase", accessorFn: (gold) => phaseWord(gold.session_phase) },
  { header: "Source", id: "source", accessorFn: (gold) => sourceWords(gold.source, gold.n_makers) },
  { header: "Rubric version", id: "rubric", accessorFn: (gold) => gold.rubric.version },
  {
    header: "Entered",
    accessorKey: "entered_at",
    cell: ({ row: { original: gold } }) => <RelativeDate on={gold.entered_at} as="date" />,
  },
];

const SHOWN = 12;

export function GoldSection({ programme }: { programme: Id }) {
  const golds = useQuery(goldsQuery(programme));
  return (
    <section aria-labelledby="gold-title" className="stack">
      <div className="row row--between">
        <h2 id="gold-title" className="section-title">
          Gold ratings
        </h2>
        <Link to="/calibration/gold" className="button-link button-link--quiet">
          Enter a gold rating
        </Link>
      </div>
      <QueryView query={golds}>
        {({ results, count }) =>
          results.length === 0 ? (
            <EmptyState title="Sessions with a gold rating will be listed here">
              A gold rating says what a session&apos;s ratings should be: by consensus of three
              people or more, or by a named expert.
            </EmptyState>
          ) : (
            <DataTable
              caption="Gold ratings, the newest first"
              unit="gold rating"
              columns={COLUMNS}
              rows={results.slice(0, SHOWN)}
              rowId={(gold) => gold.id}
              total={count}
            />
          )
        }
      </QueryView>
    </section>
  );
}

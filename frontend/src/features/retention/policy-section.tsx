import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { Fragment, useMemo, useState } from "react";
import { useProgramme } from "@/api/me";
import type { KeepEvent, RetentionOverview, RetentionPolicy } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { Note } from "@/components/note";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { daysUntil, formatDay } from "@/lib/dates";
import { PolicyDialog } from "./policy-dialog";
import { policiesQuery } from "./queries";
import { KINDS, ruleSaid } from "./words";

function columns(events: readonly KeepEvent[]): ColumnDef<RetentionPolicy>[] {
  return [
    { header: "Version", accessorKey: "number" },
    {
      header: "Set",
      accessorKey: "set_at",
      cell: ({ row: { original: one } }) => (
        <span>
          <RelativeDate on={one.set_at} as="date" /> by {one.set_by}
        </span>
      ),
    },
    {
      header: "Takes effect",
      accessorKey: "effective_on",
      cell: ({ row: { original: one } }) => <RelativeDate on={one.effective_on} as="date" />,
    },
    ...KINDS.map(({ id, label }) => ({
      header: label,
      id,
      accessorFn: (one: RetentionPolicy) => ruleSaid(one.rules[id], events),
    })),
    { header: "Confirmed as due", accessorKey: "confirmed_due" },
    {
      header: "State",
      id: "state",
      accessorFn: (one) => (one.is_current ? "current" : "earlier"),
      cell: ({ row: { original: one } }) =>
        one.is_current ? (
          <StateMark tone="done">Counts</StateMark>
        ) : (
          <StateMark tone="quiet">Replaced</StateMark>
        ),
    },
  ];
}

function Current({
  policy,
  overview,
}: {
  policy: RetentionPolicy | undefined;
  overview: RetentionOverview;
}) {
  const ahead = policy === undefined ? 0 : daysUntil(policy.effective_on);
  return (
    <>
      {policy !== undefined && ahead > 0 && (
        <Note tone="caution" title={`Takes effect on ${formatDay(policy.effective_on)}`}>
          <p>Until then only what the version before would delete as well is deleted.</p>
        </Note>
      )}
      <dl className="facts">
        {KINDS.map(({ id, label, description }) => (
          <Fragment key={id}>
            <dt>{label}</dt>
            <dd>
              {ruleSaid(policy?.rules[id] ?? null, overview.events)}
              <span className="soft small"> – {description}</span>
            </dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

/** The policy that counts, the versions before it, and setting another. */
export function PolicySection({ overview }: { overview: RetentionOverview }) {
  const { programme } = useProgramme();
  const policies = useQuery(policiesQuery(programme.id));
  const [isOpen, setIsOpen] = useState(false);
  const shown = useMemo(() => columns(overview.events), [overview.events]);
  const maySet = overview.allowed_actions.includes("set_policy");
  return (
    <QueryView query={policies}>
      {({ results, count }) => {
        const current = results.find((one) => one.is_current);
        return (
          <div className="stack stack--loose">
            <section className="stack" aria-labelledby="policy-now">
              <div className="row row--between">
                <h2 id="policy-now" className="section-title">
                  {current === undefined ? "No policy is set" : "What is kept, and until when"}
                </h2>
                {maySet && (
                  <Button variant="default" onClick={() => setIsOpen(true)}>
                    {current === undefined ? "Set a policy" : "Change the policy"}
                  </Button>
                )}
              </div>
              <Current policy={current} overview={overview} />
              <p className="soft small measure">
                The server deletes what is due every day after midnight. Whatever goes is listed
                under coming deletions for at least {overview.notice_days} days. Turn numbers,
                scores and a hash of the content stay. A legal hold keeps everything.
              </p>
            </section>
            {results.length > 0 && (
              <section className="stack stack--tight" aria-labelledby="policy-versions">
                <h2 id="policy-versions" className="section-title">
                  Versions
                </h2>
                <DataTable
                  caption="Versions of the policy"
                  unit="version"
                  columns={shown}
                  rows={results}
                  rowId={(one) => one.id}
                  total={count}
                />
              </section>
            )}
            {isOpen && (
              <PolicyDialog
                overview={overview}
                policy={current ?? null}
                onClose={() => setIsOpen(false)}
              />
            )}
          </div>
        );
      }}
    </QueryView>
  );
}

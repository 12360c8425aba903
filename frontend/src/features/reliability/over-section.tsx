import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { type SyntheticEvent, useState } from "react";
import { cohortsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { ReliabilityReportSummary, RoundSummary } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { DateField } from "@/components/date-field";
import { ErrorNote } from "@/components/error-note";
import { FilterBar } from "@/components/filter-bar";
import { RelativeDate } from "@/components/relative-date";
import { headlineNumber, rubricName } from "@/components/report/words";
import { SimulatedMark } from "@/components/simulated-mark";
import { overName } from "./over-words";
import { computeOver, reportQuery } from "./queries";

interface OverSectionProps {
  rounds: readonly RoundSummary[];
  reports: readonly ReliabilityReportSummary[];
}

/** Reports over several closed rounds, and the choice of rounds for another. */
export function OverSection({ rounds, reports }: OverSectionProps) {
  const mayCompute = usePermission("round.manage");
  const closed = rounds.filter(({ phase }) => phase === "closed");
  if (reports.length === 0 && (!mayCompute || closed.length === 0)) return null;
  return (
    <section className="stack" aria-labelledby="together">
      <h2 id="together" className="section-title">
        Several rounds together
      </h2>
      <p className="measure soft">
        Closed rounds of one instrument as one set of ratings: of a cohort, of a period, under one
        rubric version or all of them.
      </p>
      {mayCompute && closed.length > 0 && <Choose closed={closed} />}
      {reports.length > 0 && (
        <DataTable
          caption="Reports over several rounds"
          unit="report"
          columns={COLUMNS}
          rows={[...reports]}
          rowId={(row) => row.id}
        />
      )}
    </section>
  );
}

function Choose({ closed }: { closed: readonly RoundSummary[] }) {
  const programme = useProgramme().programme.id;
  const client = useQueryClient();
  const navigate = useNavigate();
  const cohorts = useQuery(cohortsQuery(programme));
  const versions = versionsOf(closed);
  const [rubric, setRubric] = useState(versions[0]?.value ?? "");
  const [cohort, setCohort] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [joins, setJoins] = useState(false);
  const compute = useMutation({
    mutationFn: () =>
      computeOver({
        programme,
        rubric,
        join_versions: joins,
        cohort: cohort === "" ? null : cohort,
        closed_from: from === "" ? null : from,
        closed_to: to === "" ? null : to,
      }),
    onSuccess: async (made) => {
      client.setQueryData(reportQuery(made.id).queryKey, made);
      await client.invalidateQueries({ queryKey: ["reliability-reports"] });
      await navigate({ to: "/reliability/$id", params: { id: made.id } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    compute.mutate();
  };
  return (
    <form className="stack stack--tight" onSubmit={submit}>
      <FilterBar>
        <ChoiceField
          label="Rubric version"
          value={rubric}
          choices={versions}
          onChange={setRubric}
        />
        <ChoiceField
          label="Sessions of"
          none="All cohorts"
          value={cohort}
          choices={(cohorts.data?.results ?? []).map(({ id, name }) => ({
            value: id,
            label: name,
          }))}
          onChange={setCohort}
        />
        <DateField label="Closed from" value={from} onChange={setFrom} />
        <DateField label="Closed to" value={to} onChange={setTo} />
      </FilterBar>
      <Checkbox
        label="Join all versions of this instrument, over the items that are the same"
        checked={joins}
        onChange={(event) => setJoins(event.currentTarget.checked)}
      />
      {compute.isError && (
        <ErrorNote error={compute.error} title="The reliability was not computed." />
      )}
      <div>
        <Button type="submit" variant="default" loading={compute.isPending}>
          Take together
        </Button>
      </div>
    </form>
  );
}

/** The versions under which rounds were closed, the latest first. */
function versionsOf(closed: readonly RoundSummary[]) {
  const known = new Map(
    closed.map(({ rubric }) => [rubric.id, `${rubric.version} of ${rubric.title}`] as const),
  );
  return [...known]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => b.label.localeCompare(a.label, "en", { numeric: true }));
}

const COLUMNS: ColumnDef<ReliabilityReportSummary>[] = [
  {
    id: "of",
    header: "Of",
    accessorFn: overName,
    cell: ({ row: { original } }) => (
      <>
        <Link to="/reliability/$id" params={{ id: original.id }}>
          {overName(original)}
        </Link>{" "}
        {original.is_simulated && <SimulatedMark />}
      </>
    ),
  },
  {
    id: "finding",
    header: "What the scores can carry",
    enableSorting: false,
    cell: ({ row: { original } }) => original.headline.sentence,
  },
  {
    id: "number",
    header: "Headline number",
    accessorFn: ({ headline }) => headline.value ?? undefined,
    sortUndefined: "last",
    cell: ({ row: { original } }) => headlineNumber(original.headline) ?? "–",
  },
  { id: "rubric", header: "Read as", accessorFn: rubricName },
  {
    id: "computed",
    header: "Computed",
    accessorFn: ({ created_at }) => created_at,
    cell: ({ row: { original } }) => <RelativeDate on={original.created_at} as="date" />,
  },
];

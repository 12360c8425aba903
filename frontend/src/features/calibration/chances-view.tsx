import type { ColumnDef } from "@tanstack/react-table";
import type { GateChances, RuleChances } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";
import { share } from "./words";

// A rule that lets through more poor raters than this is weak.
const WEAK = 0.1;

interface Row {
  id: string;
  rater: string;
  test: string;
  once: number;
  within: number;
  icc: number | null;
}

function rows(name: string, found: GateChances): Row[] {
  return found.points.map((point) => ({
    id: `${name} ${point.rater.name}`,
    rater: point.rater.name === "good" ? "Good" : "Poor",
    test: `${name}, ${counted(found.gold_set.n_sessions, "session")}`,
    once: point.p_pass.value,
    within: point.p_pass_within_tries.value,
    icc: point.icc_a1,
  }));
}

function columns(tries: number): ColumnDef<Row>[] {
  return [
    { header: "Rater", accessorKey: "rater" },
    { header: "Test", accessorKey: "test" },
    {
      header: "Passes in one try",
      accessorKey: "once",
      cell: ({ row }) => share(row.original.once),
    },
    {
      header: `Within ${counted(tries, "try", "tries")}`,
      accessorKey: "within",
      cell: ({ row }) => share(row.original.within),
    },
    {
      header: "ICC(A,1) assumed",
      accessorKey: "icc",
      cell: ({ row }) => row.original.icc?.toFixed(2) ?? "–",
    },
  ];
}

/** P(pass) of a good and a poor rater, with what is assumed of them. */
export function ChancesView({ chances, tries }: { chances: RuleChances; tries: number }) {
  const poor = chances.test.points.find((point) => point.rater.name === "poor");
  return (
    <section aria-labelledby="chances" className="panel stack">
      <h2 id="chances" className="section-title">
        {headline(chances.test, tries)}
      </h2>
      {poor !== undefined && poor.p_pass_within_tries.value > WEAK && (
        <Note tone="caution" title="This rule lets many poor raters through">
          <p>More sessions in a test, fewer tries, or a higher bound keep them out.</p>
        </Note>
      )}
      <DataTable
        caption="Chances to pass"
        unit="row"
        columns={columns(tries)}
        rows={[
          ...rows("First test", chances.test),
          ...rows("Re-test on a new version", chances.retest),
        ]}
        rowId={(row) => row.id}
      />
      <p className="soft small">
        Simulated: {chances.test.replicates} tests each, {chances.test.gold_set.n_sections} section
        scores a session. A good rater is taken to be within {sd(chances.test, "good")} points of
        gold (SD) and {bias(chances.test, "good")} points off on average, a poor one{" "}
        {sd(chances.test, "poor")} and {bias(chances.test, "poor")}; gold sessions of mixed quality.
        These are assumptions, not estimates of your raters; nobody learns between tries.{" "}
        {chances.test.software}, seed {chances.test.seed}.
      </p>
    </section>
  );
}

function raterOf(chances: GateChances, name: string) {
  return chances.points.find((point) => point.rater.name === name)?.rater;
}

function sd(chances: GateChances, name: string): string {
  const rater = raterOf(chances, name);
  return rater === undefined ? "–" : Math.sqrt(rater.noise + rater.session_noise).toFixed(2);
}

function bias(chances: GateChances, name: string): string {
  return raterOf(chances, name)?.bias.toFixed(2) ?? "–";
}

function headline(chances: GateChances, tries: number): string {
  const of = (name: string) =>
    chances.points.find((point) => point.rater.name === name)?.p_pass_within_tries.value ?? 0;
  return `Within ${counted(tries, "try", "tries")} a good rater passes with ${share(of("good"))}, a poor one with ${share(of("poor"))}`;
}

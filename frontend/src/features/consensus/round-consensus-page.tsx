import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { answerOf, api } from "@/api/client";
import { membershipsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { ConsensusCandidate, ConsensusCandidates, Id, Round } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { ErrorNote } from "@/components/error-note";
import { notifyDone } from "@/components/notify";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { counted } from "@/lib/words";
import { candidatesQuery } from "./queries";
import { RecodesSection } from "./recodes-section";
import { RuleDialog } from "./rule-dialog";
import { triggerWords } from "./words";
import "./consensus.css";

/** Which sessions of a round differ too much, and the consensus that is opened on them. */
export function RoundConsensusPage() {
  const id = useRouteId();
  const round = useQuery({
    queryKey: ["round", id],
    queryFn: () => answerOf(api.GET("/api/v1/rounds/{id}/", { params: { path: { id } } })),
  });
  const candidates = useQuery(candidatesQuery(id));
  return (
    <QueryView query={round} isPage>
      {(held) => (
        <QueryView query={candidates} isPage loading="Comparing the ratings…">
          {(found) => <Candidates round={held} found={found} />}
        </QueryView>
      )}
    </QueryView>
  );
}

function sentence({ sessions, n_compared, n_sessions }: ConsensusCandidates): string {
  const due = sessions.filter(({ triggers }) => triggers.length > 0).length;
  const single = n_sessions - n_compared;
  const rest =
    single > 0 ? ` ${counted(single, "session has", "sessions have")} one rating only.` : "";
  return `${due} of ${counted(n_compared, "session")} with two or more ratings ${due === 1 ? "needs" : "need"} consensus.${rest}`;
}

/** The limits as one sentence. */
export function limitWords({ limits }: ConsensusCandidates): string {
  const parts = [
    limits.mean_apart === null
      ? ""
      : `overall scores ${limits.mean_apart.toFixed(1)} or more apart`,
    limits.item_apart === null
      ? ""
      : `any item ${counted(limits.item_apart, "point")} or more apart`,
    limits.area_differs ? "another problem area" : "",
  ].filter((part) => part !== "");
  return `A session needs consensus with ${parts.join(", or ")}.`;
}

function recodeWords({ recode_weeks }: ConsensusCandidates): string {
  return recode_weeks === null
    ? ""
    : `${counted(recode_weeks, "week")} after a consensus one of its raters rates the session again.`;
}

function Candidates({ round, found }: { round: Round; found: ConsensusCandidates }) {
  const due = found.sessions.filter((one) => one.case === null && one.triggers.length > 0);
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set());
  const [adjudicator, setAdjudicator] = useState("");
  const [asksRule, setAsksRule] = useState(false);
  const { programme } = useProgramme();
  const members = useQuery(membershipsQuery(programme.id));
  const queries = useQueryClient();
  const open = found.sessions.filter(({ case: opened }) => opened === null);
  const picked = open.filter(({ round_session }) => chosen.has(round_session));
  const adjudicators = (members.data?.results ?? [])
    .filter(({ role }) => role === "adjudicator")
    .map(({ person }) => ({ value: person.id, label: person.name }));
  const opening = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus/", {
          body: {
            round: round.id,
            sessions: picked.map(({ round_session }) => round_session),
            adjudicator: adjudicator === "" ? null : adjudicator,
          },
        }),
      ),
    onSuccess: async ({ cases }) => {
      await queries.invalidateQueries({ queryKey: ["consensus"] });
      notifyDone(`Consensus is open on ${counted(cases.length, "session")}.`);
      setChosen(new Set());
    },
  });
  const columns = useMemo(
    () =>
      columnsWith(chosen, (id, isOn) =>
        setChosen((before) => {
          const after = new Set(before);
          if (isOn) after.add(id);
          else after.delete(id);
          return after;
        }),
      ),
    [chosen],
  );
  return (
    <>
      <PageTitle
        title={`Consensus in ${round.name}`}
        lead={sentence(found)}
        trail={
          <>
            <Link to="/rounds">Rounds</Link>{" "}
            <Link to="/rounds/$id" params={{ id: round.id }}>
              {round.name}
            </Link>
          </>
        }
      />
      <div className="stack stack--loose">
        <p className="row">
          <span>
            {limitWords(found)} {recodeWords(found)}{" "}
            {found.is_own_rule && "These limits are of this round."}
          </span>
          <button type="button" className="link-button" onClick={() => setAsksRule(true)}>
            Change the limits
          </button>
        </p>
        {found.sessions.length === 0 ? (
          <EmptyState title="There is nothing to compare">
            A session is compared when two or more raters have submitted it.
          </EmptyState>
        ) : (
          <>
            <DataTable
              caption="Sessions with two or more ratings"
              unit="session"
              columns={columns}
              rows={found.sessions}
              rowId={({ round_session }) => round_session}
            />
            {open.length > 0 && (
              <div className="row row--bottom">
                <ChoiceField
                  label="Adjudicator"
                  description="Settles what raters cannot, and concludes. Sees letters, no names."
                  none="None: the raters agree"
                  value={adjudicator}
                  choices={adjudicators}
                  onChange={setAdjudicator}
                />
                {due.length > 0 && (
                  <Button
                    variant="default"
                    onClick={() => setChosen(new Set(due.map((one) => one.round_session)))}
                  >
                    Choose all {due.length} that need it
                  </Button>
                )}
                <Button
                  disabled={picked.length === 0}
                  loading={opening.isPending}
                  onClick={() => opening.mutate()}
                >
                  {picked.length === 0
                    ? "Choose sessions"
                    : `Open consensus on ${counted(picked.length, "session")}`}
                </Button>
              </div>
            )}
            {opening.error && <ErrorNote error={opening.error} />}
          </>
        )}
        <RecodesSection round={round.id} />
      </div>
      {asksRule && <RuleDialog round={round} found={found} onClose={() => setAsksRule(false)} />}
    </>
  );
}

function columnsWith(
  chosen: ReadonlySet<Id>,
  onChoose: (id: Id, isOn: boolean) => void,
): ColumnDef<ConsensusCandidate>[] {
  return [
    {
      id: "code",
      header: "Session",
      accessorFn: ({ code }) => code,
      cell: ({ row: { original } }) => (
        <Link to="/sessions/$id" params={{ id: original.session }}>
          {original.code}, {original.label}
        </Link>
      ),
    },
    { id: "trainee", header: "Trainee", accessorFn: ({ trainee_code }) => trainee_code ?? "–" },
    { id: "ratings", header: "Ratings", accessorFn: ({ n_ratings }) => n_ratings },
    {
      id: "apart",
      header: "Apart",
      accessorFn: ({ triggers }) => triggers.length,
      cell: ({ row: { original } }) => <Apart candidate={original} />,
    },
    {
      id: "open",
      header: "Consensus",
      enableSorting: false,
      cell: ({ row: { original } }) =>
        original.case === null ? (
          <Checkbox
            size="xs"
            label="Open"
            aria-label={`Open the consensus on ${original.code}`}
            checked={chosen.has(original.round_session)}
            onChange={(event) => onChoose(original.round_session, event.currentTarget.checked)}
          />
        ) : (
          <Link to="/consensus/$id" params={{ id: original.case }}>
            See it<span className="visually-hidden">: {original.code}</span>
          </Link>
        ),
    },
  ];
}

const SHOWN = 3;

function Apart({ candidate: { triggers } }: { candidate: ConsensusCandidate }) {
  if (triggers.length === 0) return <StateMark tone="done">Within the limits</StateMark>;
  const more = triggers.length - SHOWN;
  return (
    <ul className="plain-list">
      {triggers.slice(0, SHOWN).map((trigger) => (
        <li key={`${trigger.trigger} ${trigger.item} ${trigger.scale}`}>{triggerWords(trigger)}</li>
      ))}
      {more > 0 && <li className="soft">and {more} more</li>}
    </ul>
  );
}

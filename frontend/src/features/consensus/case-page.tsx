import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { turnsQuery, useRubric } from "@/api/lists";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Consensus } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import type { TranscriptTurnMark } from "@/components/transcript/transcript-turn";
import { type TranscriptHandle, TranscriptView } from "@/components/transcript/transcript-view";
import { useRouteId } from "@/components/use-route-id";
import { phaseWord } from "@/lib/words";
import { AgreedItems } from "./agreed-items";
import { AreaCard } from "./area-card";
import { Conclusion } from "./conclusion";
import { DifferenceCard } from "./difference-card";
import { MeetingBar } from "./meeting-bar";
import { caseQuery } from "./queries";
import { SidesTable } from "./sides-table";
import { leadOf, partName } from "./words";
import "./consensus.css";

/** One session on which raters differ: what each said, why, and what they settle. */
export function CasePage() {
  const found = useQuery(caseQuery(useRouteId()));
  const rubric = useRubric(found.data?.rubric);
  return (
    <QueryView query={found} isPage loading="Loading the consensus…">
      {(data) => (
        <QueryView query={rubric} isPage loading="Loading the rubric…">
          {({ definition }) => <Case one={data} rubric={definition} />}
        </QueryView>
      )}
    </QueryView>
  );
}

type Front = "words" | "transcript";

function Case({ one, rubric }: { one: Consensus; rubric: RubricDefinition }) {
  const view = useRef<TranscriptHandle>(null);
  const [front, setFront] = useState<Front>("words");
  const mayRead = one.seat !== "lead";
  const marks = useMemo(() => marksOf(one, rubric), [one, rubric]);
  function showTurn(turn: number) {
    setFront("transcript");
    // The pane is hidden where there is room for one only, until it is in front.
    requestAnimationFrame(() => view.current?.scrollToTurn(turn, "center"));
  }
  const differing = one.items.filter(({ state }) => state === "differs" || state === "settled");
  const waiting = one.items.filter(({ state }) => state === "waits").length;
  const show = mayRead ? showTurn : undefined;
  return (
    <>
      <PageTitle
        title={`Consensus on ${one.code}`}
        lead={leadOf(one)}
        trail={<Link to="/consensus">Consensus</Link>}
      />
      <div className="confer" data-front={front} data-alone={!mayRead}>
        {mayRead && (
          <div className="confer__switch no-print" role="group" aria-label="Show">
            {(["words", "transcript"] as const).map((side) => (
              <button
                key={side}
                type="button"
                aria-pressed={front === side}
                onClick={() => setFront(side)}
              >
                {side === "words" ? "Consensus" : "Transcript"}
              </button>
            ))}
          </div>
        )}
        {mayRead && (
          <section className="confer__transcript no-print" aria-labelledby="confer-transcript">
            <h2 id="confer-transcript" className="section-title">
              Transcript
            </h2>
            <Transcript one={one} view={view} marks={marks} />
          </section>
        )}
        <div className="confer__words stack stack--loose">
          {one.meeting !== null && <MeetingBar meeting={one.meeting} one={one.id} />}
          <p className="soft small">
            {one.round_name} · {phaseWord(one.session_phase).toLowerCase()} phase
            {one.label !== null && ` · ${one.label}`}
            {one.trainee_code !== null && ` · trainee ${one.trainee_code}`}
          </p>
          {one.state === "open" && one.seat === "rater" && (
            <Note>
              <p>
                You are rater {one.letter}. Say why you scored as you did; then you read why the
                other did. Your rating stays as it is.
              </p>
            </Note>
          )}
          <SidesTable one={one} rubric={rubric} onTurn={show} />
          {one.area.state !== "not_applicable" && <AreaCard one={one} rubric={rubric} />}
          <section className="stack" aria-labelledby="differences">
            <h2 id="differences" className="section-title">
              Items that differ
            </h2>
            {waiting > 0 && (
              <p className="soft">
                {waiting === 1 ? "One item waits" : `${waiting} items wait`} until the problem area
                is settled.
              </p>
            )}
            {differing.length === 0 ? (
              <p className="soft">No item differs.</p>
            ) : (
              differing.map((item) => (
                <DifferenceCard
                  key={item.item}
                  one={one}
                  item={item}
                  rubric={rubric}
                  onTurn={show}
                />
              ))
            )}
          </section>
          <AgreedItems one={one} rubric={rubric} />
          <Conclusion one={one} />
        </div>
      </div>
    </>
  );
}

interface TranscriptProps {
  one: Consensus;
  view: React.Ref<TranscriptHandle>;
  marks: ReadonlyMap<number, readonly TranscriptTurnMark[]>;
}

function Transcript({ one, view, marks }: TranscriptProps) {
  const turns = useQuery({
    ...turnsQuery(one.transcript ?? ""),
    enabled: one.transcript !== null && one.text_closed === null,
    retry: false,
  });
  if (one.transcript === null || one.text_closed !== null || turns.isError) {
    return (
      <EmptyState title="The text cannot be read now">
        It is closed or was deleted. The numbers of the turns stay.
      </EmptyState>
    );
  }
  return (
    <QueryView query={turns} loading="Loading the transcript…">
      {(shown) => (
        <TranscriptView
          ref={view}
          turns={shown}
          label={`Transcript of session ${one.code}`}
          height="min(78vh, 900px)"
          marks={marks}
        />
      )}
    </QueryView>
  );
}

/** Both raters' evidence beside the turns, for what differs. */
function marksOf(one: Consensus, rubric: RubricDefinition) {
  const marks = new Map<number, TranscriptTurnMark[]>();
  for (const item of one.items) {
    if (item.state !== "differs" && item.state !== "settled") continue;
    for (const side of item.sides) {
      for (const turn of side.evidence) {
        const mark = {
          id: `${item.item} ${side.letter} ${turn}`,
          label: `${item.item} ${side.letter}`,
          description: `Evidence of rater ${side.letter} for ${item.item} ${partName(rubric, item.item)}`,
        };
        marks.set(turn, [...(marks.get(turn) ?? []), mark]);
      }
    }
  }
  return marks;
}

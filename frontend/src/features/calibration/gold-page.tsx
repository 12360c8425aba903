import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { rubricsQuery, sessionsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import { ChoiceField } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { GoldForm } from "./gold-form";
import { goldFormQuery } from "./queries";
import "./calibration.css";

/** Enter the gold rating of a session: what raters agreed on is there already. */
export function GoldPage() {
  const { programme } = useProgramme();
  const sessions = useQuery(sessionsQuery(programme.id));
  const rubrics = useQuery(rubricsQuery(programme.id));
  const [session, setSession] = useState("");
  const [asked, setRubric] = useState("");
  const [area, setArea] = useState<readonly string[]>([]);
  const inUse = (rubrics.data?.results ?? []).filter((one) =>
    one.pinned_in.some((pin) => pin.programme === programme.id),
  );
  const rubric = asked === "" ? (inUse[0]?.id ?? "") : asked;
  const form = useQuery({
    ...goldFormQuery(session, rubric, area),
    enabled: session !== "" && rubric !== "",
  });
  return (
    <>
      <PageTitle
        title="Enter a gold rating"
        lead="Choose a session. What every rater said the same in closed rounds is filled in; you settle the rest, with the reason."
        trail={<Link to="/calibration">Calibration</Link>}
      />
      <div className="stack stack--loose">
        <QueryView query={sessions}>
          {({ results }) => (
            <div className="stack measure">
              <ChoiceField
                label="Session"
                none="Choose a session"
                value={session}
                choices={results
                  .filter((one) => one.case !== null)
                  .map((one) => ({ value: one.id, label: one.label }))}
                onChange={(value) => {
                  setSession(value);
                  setArea([]);
                }}
                required
              />
              {inUse.length > 1 && (
                <ChoiceField
                  label="Rubric"
                  value={rubric}
                  choices={inUse.map((one) => ({
                    value: one.id,
                    label: `${one.title}, version ${one.version}`,
                  }))}
                  onChange={setRubric}
                />
              )}
            </div>
          )}
        </QueryView>
        {session === "" ? (
          <EmptyState title="The items of the rubric appear here">
            Those that do not apply to the session&apos;s phase, format and problem area are left
            out.
          </EmptyState>
        ) : (
          <QueryView query={form}>
            {(data) => (
              <GoldForm
                key={`${data.session} ${(data.problem_areas ?? []).join()}`}
                form={data}
                rubric={rubric}
                onAreas={setArea}
              />
            )}
          </QueryView>
        )}
      </div>
    </>
  );
}

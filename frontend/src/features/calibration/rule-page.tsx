import { Button, NumberInput, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { rubricsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { QualificationRule, RubricSummary, RuleChances, RuleTerms } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { ErrorNote } from "@/components/error-note";
import { notifyDone } from "@/components/notify";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { ChancesView } from "./chances-view";
import { rulesQuery } from "./queries";
import { FIELD_GROUPS, PROPOSED, type TermName } from "./terms";
import "./calibration.css";

/** Whom a rule lets through, and its adoption. */
export function RulePage() {
  const { programme } = useProgramme();
  const rubrics = useQuery(rubricsQuery(programme.id));
  const rules = useQuery(rulesQuery(programme.id));
  return (
    <>
      <PageTitle
        title="Whom a rule lets through"
        lead="Look at the chances of a good and a poor rater before you adopt a rule. It holds from then on; results that are there stay as they are."
        trail={<Link to="/calibration">Calibration</Link>}
      />
      <QueryView query={rubrics}>
        {({ results }) => {
          const inUse = results.filter((one) =>
            one.pinned_in.some((pin) => pin.programme === programme.id),
          );
          if (inUse.length === 0) {
            return (
              <EmptyState
                title="A rule belongs to an instrument"
                action={<Link to="/rubrics">Choose an instrument</Link>}
              />
            );
          }
          return (
            <QueryView query={rules}>
              {(known) => (
                <RuleForm programme={programme.id} rubrics={inUse} rules={known.results} />
              )}
            </QueryView>
          );
        }}
      </QueryView>
    </>
  );
}

interface RuleFormProps {
  programme: string;
  rubrics: readonly RubricSummary[];
  rules: readonly QualificationRule[];
}

function RuleForm({ programme, rubrics, rules }: RuleFormProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [rubric, setRubric] = useState(rubrics[0]?.id ?? "");
  const slug = rubrics.find((one) => one.id === rubric)?.slug;
  const current = rules.find((rule) => rule.instrument === slug);
  const [terms, setTerms] = useState<RuleTerms>(current?.terms ?? PROPOSED);
  const [reason, setReason] = useState("");
  // The terms whose chances are in sight: nothing else can be adopted.
  const [seen, setSeen] = useState<{ terms: RuleTerms; chances: RuleChances } | null>(null);
  const isSeen = seen !== null && JSON.stringify(seen.terms) === JSON.stringify(terms);

  const look = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/qualification-rules/preview/", { body: { programme, rubric, terms } }),
      ),
    onSuccess: (chances) => setSeen({ terms, chances }),
  });
  const adopt = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/qualification-rules/", { body: { programme, rubric, terms, reason } }),
      ),
    onSuccess: async (rule) => {
      await queries.invalidateQueries({ queryKey: ["qualification-rules"] });
      notifyDone(`The rule is adopted as version ${rule.version}.`);
      await navigate({ to: "/calibration" });
    },
  });
  const failed = look.error ?? adopt.error;
  const refused = failed === null ? null : asApiError(failed);
  const set = (name: TermName, value: number) => setTerms({ ...terms, [name]: value });

  return (
    <form
      className="stack stack--loose"
      onSubmit={(event) => {
        event.preventDefault();
        if (isSeen) adopt.mutate();
        else look.mutate();
      }}
    >
      {refused && <ErrorNote error={refused} title="The rule was not taken" />}
      {rubrics.length > 1 && (
        <ChoiceField
          label="Instrument"
          value={rubric}
          choices={rubrics.map((one) => ({
            value: one.id,
            label: `${one.title}, version ${one.version}`,
          }))}
          onChange={setRubric}
        />
      )}
      {FIELD_GROUPS.map((group) => (
        <fieldset key={group.legend} className="panel stack fields">
          <legend className="section-title">{group.legend}</legend>
          <div className="terms-fields">
            {group.fields.map((field) => (
              <NumberInput
                key={field.name}
                label={field.label}
                value={terms[field.name]}
                min={field.min}
                max={field.max}
                step={field.step}
                onChange={(value) => {
                  if (typeof value === "number") set(field.name, value);
                }}
                error={refused?.forField(`terms.${field.name}`) ?? refused?.forField(field.name)}
                required
              />
            ))}
          </div>
        </fieldset>
      ))}
      {!isSeen && (
        <div>
          <Button type="submit" loading={look.isPending}>
            Show the chances
          </Button>
        </div>
      )}
      {seen !== null && isSeen && (
        <>
          <ChancesView chances={seen.chances} tries={terms.tries} />
          <div className="stack measure">
            <Textarea
              label="Why this rule"
              description="Read by raters and auditors."
              rows={2}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={refused?.forField("reason")}
              required
            />
            <div>
              <Button type="submit" loading={adopt.isPending} disabled={reason.trim() === ""}>
                {current === undefined
                  ? "Adopt the rule"
                  : `Adopt in place of version ${current.version}`}
              </Button>
            </div>
          </div>
        </>
      )}
    </form>
  );
}

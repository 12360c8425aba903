import { Button, Radio } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { DataUse, ExportDraft, ExportOptions } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { notifyDone } from "@/components/notify";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { countFor, DATA_USES, FORMATS, FORMS } from "./words";

interface ExportFormProps {
  options: ExportOptions;
  /** One is being built; the next is asked for when it is there. */
  isBusy: boolean;
}

/** Choose which ratings, for what, and for which programs. */
export function ExportForm({ options, isBusy }: ExportFormProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [use, setUse] = useState<DataUse>(options.data_uses[0] ?? "research");
  const [round, setRound] = useState("");
  const [forms, setForms] = useState<string[]>(["long", "wide"]);
  const [formats, setFormats] = useState<string[]>(["csv"]);
  const asking = useMutation({
    mutationFn: (body: ExportDraft) => answerOf(api.POST("/api/v1/exports/", { body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["exports", programme.id] });
      notifyDone("The export is being built.");
    },
  });
  const n = countFor(options, use, round);
  const isWhole = forms.length > 0 && formats.length > 0;
  return (
    <form
      className="panel stack"
      aria-labelledby="new-export"
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate({
          programme: programme.id,
          round: round === "" ? null : round,
          data_use: use,
          forms: forms as ExportDraft["forms"],
          formats: formats as ExportDraft["formats"],
        });
      }}
    >
      <h2 id="new-export" className="section-title">
        New export
      </h2>
      <div className="export-choices">
        <div className="stack">
          {options.data_uses.length > 1 && (
            <Radio.Group label="What for" value={use} onChange={(value) => setUse(value)}>
              <div className="stack stack--tight export-uses">
                {options.data_uses.map((each) => (
                  <Radio
                    key={each}
                    value={each}
                    label={DATA_USES[each].label}
                    description={DATA_USES[each].says}
                  />
                ))}
              </div>
            </Radio.Group>
          )}
          {options.data_uses.length === 1 && <p>{DATA_USES[use].says}</p>}
          <ChoiceField
            label="Which ratings"
            value={round}
            onChange={setRound}
            none="Every closed round"
            choices={options.rounds.map((one) => ({
              value: one.id,
              label: `${one.name}, closed ${formatDay(one.closed_at)} (${one.n_ratings[use] ?? 0})`,
            }))}
          />
        </div>
        <CheckGroup
          legend="Laid out"
          options={FORMS}
          value={forms}
          onChange={setForms}
          error={forms.length === 0 ? "Choose long, wide or both." : undefined}
        />
        <CheckGroup
          legend="For"
          options={FORMATS}
          value={formats}
          onChange={setFormats}
          error={formats.length === 0 ? "Choose at least one program." : undefined}
        />
      </div>
      {asking.error !== null && <ErrorNote error={asking.error} />}
      <div className="row">
        <Button type="submit" loading={asking.isPending} disabled={!isWhole || n === 0 || isBusy}>
          Build the export
        </Button>
        <span className="soft" role="status">
          {isBusy
            ? "Another one can be asked for when this is ready."
            : n === 0
              ? "No rating of this choice may be handed out."
              : counted(n, "rating")}
        </span>
      </div>
    </form>
  );
}

import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Missing, MissingCode, Rating } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { minutesInWords } from "@/lib/clock";
import { counted } from "@/lib/words";
import { isCategory, isCount, partIn, partsOf, partTitle } from "./parts";
import { type RubricDefinition, scaleWord } from "./rubric-definition";
import { AREAS } from "./stops";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface SubmitSheetProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
  onSubmitted: (rating: Rating) => void;
}

const LACKS: Readonly<Partial<Record<MissingCode, string>>> = {
  problem_area_missing: "not recorded yet",
  item_missing: "not rated yet",
  choice_missing: "not answered yet",
  count_missing: "not counted yet",
  evidence_missing: "a score that needs a turn as evidence",
};

/** As the parts stand on the page, the problem area first. */
function inOrderShown(rubric: RubricDefinition, missing: readonly Missing[]): Missing[] {
  const order = partsOf(rubric).map(({ id }) => id);
  const place = ({ item }: Missing) => (item === null ? -1 : order.indexOf(item));
  return [...missing].sort((a, b) => place(a) - place(b));
}

/** What is missing, what is flagged, how long it took; then the last step. */
export function SubmitSheet({ rubric, draft, desk, onSubmitted }: SubmitSheetProps) {
  const isOpen = desk.sheet === "submit";
  const submitButton = useRef<HTMLButtonElement>(null);
  const missing = inOrderShown(rubric, draft.rating.missing);
  const isReady = missing.length === 0;
  const raised = rubric.flags.filter(({ id }) => draft.draft.flags[id]?.raised);
  const close = () => desk.setSheet(null);
  const submit = useMutation({
    mutationFn: draft.submit,
    onSuccess: (rating) => {
      close();
      onSubmitted(rating);
    },
  });
  const { flush } = draft;

  useEffect(() => {
    if (isOpen) flush();
  }, [isOpen, flush]);
  // The last answer may come while the sheet is open: then Enter submits.
  useEffect(() => {
    if (isOpen && isReady) submitButton.current?.focus();
  }, [isOpen, isReady]);

  function title(item: string | null): string {
    const found = item === null ? null : partIn(rubric, item);
    return found ? partTitle(found) : "Problem area";
  }

  function lacks({ code, item, scale, detail }: Missing): string {
    if (scale !== null) return `no score for ${scaleWord(rubric, scale)}`;
    const found = item === null ? null : partIn(rubric, item);
    // A part that nothing was said of is missing in the words of its kind.
    const isUntouched = code === "item_missing" && found !== null;
    if (isUntouched && isCategory(found)) return LACKS.choice_missing ?? detail;
    if (isUntouched && isCount(found)) return LACKS.count_missing ?? detail;
    return LACKS[code] ?? detail;
  }

  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title="Submit this rating"
      closeButtonProps={{ "aria-label": "Back to the rating" }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !submit.isPending) submit.mutate();
        }}
      >
        {draft.pending.length > 0 && (
          <Note tone="caution" live>
            <p>
              {counted(draft.pending.length, "change has", "changes have")} not reached the server
              yet; what follows is as the server knows it.
            </p>
          </Note>
        )}
        {isReady ? (
          <p>
            Nothing is missing. Once submitted, the rating cannot be changed by anybody, also not by
            you.
          </p>
        ) : (
          <div>
            <p>{counted(missing.length, "thing is", "things are")} missing:</p>
            <ul className="missing">
              {missing.map((lack, index) => {
                const { code, item, scale } = lack;
                return (
                  <li key={`${code} ${item ?? ""} ${scale ?? ""}`}>
                    <button
                      type="button"
                      className="text-button"
                      {...(index === 0 && { "data-autofocus": true })}
                      onClick={() => {
                        close();
                        desk.goTo(item ?? AREAS, { takesFocus: true });
                      }}
                    >
                      {title(item)}
                    </button>{" "}
                    <span className="soft">{lacks(lack)}</span>
                  </li>
                );
              })}
            </ul>
          </div>
        )}
        <dl className="facts">
          {rubric.flags.length > 0 && (
            <>
              <dt>Flags raised</dt>
              <dd>{raised.length === 0 ? "none" : raised.map(({ id }) => id).join(", ")}</dd>
            </>
          )}
          <dt>Active time</dt>
          <dd>{minutesInWords(draft.activeSeconds * 1000)}</dd>
        </dl>
        {submit.isError && <ErrorNote error={submit.error} title="The rating was not submitted" />}
        <div className="row row--end">
          <Button variant="default" onClick={close}>
            Back to the rating
          </Button>
          <Button
            ref={submitButton}
            type="submit"
            disabled={!isReady}
            loading={submit.isPending}
            {...(isReady && { "data-autofocus": true })}
          >
            Submit the rating
          </Button>
        </div>
      </form>
    </Modal>
  );
}

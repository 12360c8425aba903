import { Button, Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { phrasesQuery } from "@/api/feedback";
import type { Id, PhraseKind } from "@/api/types";
import { asApiError } from "@/api/errors";
import { notifyDone, notifyError } from "@/components/notify";

const MOST_LETTERS = 1000;

interface PhraseMenuProps {
  programme: Id;
  kind: PhraseKind;
  /** What the field says now, to be kept as a phrase. */
  text: string;
  /** Names the field: "Strength in Focus on the present". */
  field: string;
  onPick: (text: string) => void;
}

/** One's own phrases for a field: put one in, keep what stands there, or let one go. */
export function PhraseMenu({ programme, kind, text, field, onPick }: PhraseMenuProps) {
  const queries = useQueryClient();
  const phrases = useQuery(phrasesQuery(programme));
  const own = (phrases.data?.results ?? []).filter((phrase) => phrase.kind === kind);
  const refresh = () => queries.invalidateQueries({ queryKey: ["phrases"] });
  const keep = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/phrases/", { body: { programme, kind, text: text.trim() } })),
    onSuccess: () => {
      notifyDone("Kept among your phrases.");
      return refresh();
    },
    onError: (error) => notifyError("The phrase was not kept", asApiError(error).message),
  });
  const drop = useMutation({
    mutationFn: (id: Id) =>
      answerOf(api.DELETE("/api/v1/phrases/{id}/", { params: { path: { id } } })),
    onSuccess: refresh,
    onError: (error) => notifyError("The phrase was not removed", asApiError(error).message),
  });
  const words = text.trim();
  const canKeep =
    words !== "" && words.length <= MOST_LETTERS && !own.some((phrase) => phrase.text === words);
  return (
    <Menu withinPortal position="bottom-end" width={340}>
      <Menu.Target>
        <Button size="compact-xs" variant="subtle" aria-label={`Phrases for: ${field}`}>
          Phrases
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {own.length === 0 && <Menu.Label>You keep no phrase for this yet.</Menu.Label>}
        {own.map((phrase) => (
          <Menu.Item key={phrase.id} onClick={() => onPick(phrase.text)}>
            {phrase.text}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={!canKeep} onClick={() => keep.mutate()}>
          Keep what stands here as a phrase
        </Menu.Item>
        {own.some((phrase) => phrase.text === words) && (
          <Menu.Item
            onClick={() => drop.mutate(own.find((phrase) => phrase.text === words)?.id ?? "")}
          >
            Keep this phrase no longer
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

import { TextInput } from "@mantine/core";
import { type RefObject, useState } from "react";
import type { Turn } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { clock } from "@/lib/clock";
import { speakerRoleWord } from "@/lib/words";
import { nextMatch, placeAsked, turnsWith } from "./places";
import type { Speaker } from "./use-desk";

interface TranscriptToolsProps {
  turns: readonly Turn[];
  shown: readonly Turn[];
  current: number | null;
  search: string;
  onSearch: (words: string) => void;
  searchField: RefObject<HTMLInputElement | null>;
  speaker: Speaker;
  onSpeaker: (speaker: Speaker) => void;
  onTurn: (turn: number) => void;
}

export function TranscriptTools({
  turns,
  shown,
  current,
  search,
  onSearch,
  searchField,
  speaker,
  onSpeaker,
  onTurn,
}: TranscriptToolsProps) {
  const [place, setPlace] = useState("");
  const [isNowhere, setIsNowhere] = useState(false);
  const matches = turnsWith(shown, search);
  const roles = [...new Set(turns.map(({ role }) => role))];
  const hasTimes = turns.some(({ start_ms }) => start_ms !== null);
  const at = turns.find(({ number }) => number === current)?.start_ms ?? null;
  const end = turns.at(-1)?.end_ms ?? turns.at(-1)?.start_ms ?? null;
  const here =
    hasTimes && end !== null
      ? `${clock(at ?? 0)} / ${clock(end)}`
      : `turn ${current ?? 1} / ${turns.length}`;

  return (
    <div className="tools">
      <form
        role="search"
        className="tools__search"
        onSubmit={(event) => {
          event.preventDefault();
          const turn = nextMatch(matches, current, 1);
          if (turn !== null) onTurn(turn);
        }}
      >
        <TextInput
          ref={searchField}
          type="search"
          label="Search"
          aria-keyshortcuts="/"
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !event.shiftKey) return;
            event.preventDefault();
            const turn = nextMatch(matches, current, -1);
            if (turn !== null) onTurn(turn);
          }}
        />
        <span role="status" className="soft small">
          {search.trim() !== "" &&
            (matches.length === 0
              ? "in no turn"
              : `in ${matches.length} ${matches.length === 1 ? "turn" : "turns"}; Enter: next`)}
        </span>
      </form>
      <ChoiceField
        label="Speaker"
        value={speaker}
        none="Everybody"
        choices={roles.map((role) => ({ value: role, label: speakerRoleWord(role) }))}
        onChange={(value) => onSpeaker(value as Speaker)}
      />
      <form
        className="tools__place"
        onSubmit={(event) => {
          event.preventDefault();
          const turn = placeAsked(place, turns);
          setIsNowhere(turn === null);
          if (turn !== null) onTurn(turn);
        }}
      >
        <TextInput
          label="Go to"
          title={
            hasTimes ? "A time such as 17:02, or the number of a turn" : "The number of a turn"
          }
          placeholder={hasTimes ? "17:02 or 44" : "44"}
          value={place}
          error={isNowhere ? "There is no such place." : undefined}
          onChange={(event) => {
            setPlace(event.currentTarget.value);
            setIsNowhere(false);
          }}
        />
      </form>
      <span className="tools__here soft small">{here}</span>
    </div>
  );
}

import { TextInput } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useRef } from "react";
import { useSingleKeys } from "@/components/use-single-keys";

export interface Place {
  id: string;
  label: string;
}

interface ReaderSideProps {
  places: readonly Place[];
  search: string;
  onSearch: (search: string) => void;
  /** What was found; empty while nobody searches. */
  found: string;
}

/** Search and contents beside the text; above it where the screen is narrow. */
export function ReaderSide({ places, search, onSearch, found }: ReaderSideProps) {
  const field = useRef<HTMLInputElement>(null);
  const [singleKeys] = useSingleKeys();
  const isWide = useMediaQuery("(min-width: 1001px)", true, { getInitialValueInEffect: false });
  useHotkeys(singleKeys ? [["/", () => field.current?.focus()]] : []);

  const list = (
    <ul className="plain-list">
      {places.map(({ id, label }) => (
        <li key={id}>
          <a href={`#${id}`}>{label}</a>
        </li>
      ))}
    </ul>
  );
  return (
    <div className="rubric__side no-print">
      <TextInput
        ref={field}
        type="search"
        label="Search in this text"
        {...(singleKeys && isWide ? { description: "Press / to come here." } : {})}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onSearch("");
        }}
      />
      <p role="status" className="soft rubric__found">
        {found}
      </p>
      <nav aria-label="Contents">
        {isWide ? (
          list
        ) : (
          <details>
            <summary>Contents</summary>
            {list}
          </details>
        )}
      </nav>
    </div>
  );
}

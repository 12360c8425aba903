import { Textarea } from "@mantine/core";
import type { Id, PhraseKind } from "@/api/types";
import { PhraseMenu } from "./phrase-menu";

interface WrittenFieldProps {
  label: string;
  /** Says more than the label where several stand on a page. */
  field: string;
  value: string;
  onChange: (text: string) => void;
  programme: Id;
  kind: PhraseKind;
  rows?: number;
}

/** A field for prose, with one's own phrases at hand. */
export function WrittenField({
  label,
  field,
  value,
  onChange,
  programme,
  kind,
  rows = 3,
}: WrittenFieldProps) {
  return (
    <div className="written">
      <div className="written__phrases">
        <PhraseMenu
          programme={programme}
          kind={kind}
          text={value}
          field={field}
          onPick={(text) => onChange(value.trim() === "" ? text : `${value.trimEnd()} ${text}`)}
        />
      </div>
      <Textarea
        label={label}
        aria-label={field}
        rows={rows}
        maxLength={5000}
        value={value}
        classNames={{ input: "written__input" }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

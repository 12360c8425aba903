import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";

export interface Choice {
  value: string;
  label: string;
}

interface ChoiceFieldProps {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
  /** First entry that stands for no choice: "All phases". */
  none?: string;
  description?: string;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
}

/** One of a list, with the browser's own select. */
export function ChoiceField({ choices, onChange, none, ...rest }: ChoiceFieldProps) {
  const data = choices.map((choice) => ({ value: choice.value, label: choice.label }));
  return (
    <NativeSelect
      {...rest}
      data={none === undefined ? data : [{ value: "", label: none }, ...data]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

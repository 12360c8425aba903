import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";

interface DateFieldProps {
  label: string;
  /** An ISO date, or "" for none. */
  value: string;
  onChange: (value: string) => void;
  description?: string;
  error?: ReactNode;
  required?: boolean;
  min?: string;
  max?: string;
}

/** The browser's own date input, which speaks and is typed in the reader's language. */
export function DateField({ onChange, ...rest }: DateFieldProps) {
  return (
    <TextInput type="date" {...rest} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import "./check-group.css";

export interface CheckOption {
  value: string;
  label: ReactNode;
  /** Why it cannot be chosen; a reason disables the option. */
  reason?: string;
}

interface CheckGroupProps {
  legend: string;
  description?: string;
  options: readonly CheckOption[];
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: string | undefined;
  /** Scrolls in its own space beyond this CSS height. */
  maxHeight?: string;
}

/** Several of a list; what cannot be chosen says why. */
export function CheckGroup({
  legend,
  description,
  options,
  value,
  onChange,
  error,
  maxHeight,
}: CheckGroupProps) {
  const chosen = new Set(value);
  function toggle(option: string, isOn: boolean) {
    onChange(isOn ? [...value, option] : value.filter((other) => other !== option));
  }
  const list = (
    <div className="check-group__options">
      {options.map((option) => (
        <Checkbox
          key={option.value}
          label={option.label}
          checked={chosen.has(option.value)}
          disabled={option.reason !== undefined}
          description={option.reason}
          onChange={(event) => toggle(option.value, event.currentTarget.checked)}
        />
      ))}
    </div>
  );
  return (
    <fieldset className="check-group">
      <legend>{legend}</legend>
      {description !== undefined && <p className="soft small">{description}</p>}
      {maxHeight === undefined ? (
        list
      ) : (
        <div
          className="check-group__scroll"
          role="region"
          aria-label={legend}
          tabIndex={0}
          style={{ maxHeight }}
        >
          {list}
        </div>
      )}
      {error !== undefined && (
        <p className="check-group__error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

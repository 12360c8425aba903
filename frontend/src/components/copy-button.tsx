import { Button } from "@mantine/core";
import { useState } from "react";
import { Icon } from "./icon";

interface CopyButtonProps {
  text: string;
  /** "Copy the link" */
  label: string;
}

/** Copies a text and says whether that worked. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
    }
  }
  return (
    <span className="row">
      <Button variant="default" leftSection={<Icon name="copy" />} onClick={() => void copy()}>
        {label}
      </Button>
      <span role="status" className="soft">
        {state === "copied" && "Copied."}
        {state === "refused" && "The browser did not allow copying; select the text and copy it."}
      </span>
    </span>
  );
}

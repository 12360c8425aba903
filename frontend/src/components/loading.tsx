import { Loader } from "@mantine/core";
import "./notes.css";

export function Loading({ label = "Loading…" }: { label?: string }) {
  return (
    <div className="loading" role="status">
      <Loader size="xs" aria-hidden="true" />
      <span>{label}</span>
    </div>
  );
}

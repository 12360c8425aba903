import { Button } from "@mantine/core";
import { type TableTwin, toCsv } from "./table-twin";

interface CsvButtonProps {
  table: TableTwin;
  /** Without the ending. */
  fileName: string;
  label?: string;
}

/** Saves a table as a CSV file that is built here, so that it holds what the page shows. */
export function CsvButton({ table, fileName, label = "Save as CSV" }: CsvButtonProps) {
  function save() {
    const file = new Blob([toCsv(table)], { type: "text/csv;charset=utf-8" });
    const address = URL.createObjectURL(file);
    const link = document.createElement("a");
    link.href = address;
    link.download = `${fileName}.csv`;
    link.click();
    // The browser reads the address after this turn; then the memory can go.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
  return (
    <Button variant="default" onClick={save}>
      {label}
    </Button>
  );
}

import { MantineProvider } from "@mantine/core";
import type { ColumnDef } from "@tanstack/react-table";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { DataTable } from "./data-table";

interface Fruit {
  name: string;
  weight: number;
}

const columns: ColumnDef<Fruit>[] = [
  { header: "Name", accessorKey: "name", cell: ({ row }) => <a href="#x">{row.original.name}</a> },
  { header: "Weight", accessorKey: "weight" },
];
const rows: Fruit[] = [
  { name: "Plum", weight: 30 },
  { name: "Apple", weight: 120 },
];

function names(): (string | null)[] {
  const [, ...body] = screen.getAllByRole("row");
  return body.map((row) => within(row).getByRole("link").textContent);
}

it("sorts by a heading and says so to a screen reader", async () => {
  render(
    <DataTable caption="Fruit" unit="fruit" columns={columns} rows={rows} rowId={(f) => f.name} />,
  );

  await userEvent.click(screen.getByRole("button", { name: "Name" }));

  expect(names()).toEqual(["Apple", "Plum"]);
  expect(screen.getByRole("columnheader", { name: "Name" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
});

it("walks its rows with the arrow keys", async () => {
  render(
    <DataTable caption="Fruit" unit="fruit" columns={columns} rows={rows} rowId={(f) => f.name} />,
  );

  screen.getByRole("link", { name: "Plum" }).focus();
  await userEvent.keyboard("{ArrowDown}");

  expect(screen.getByRole("link", { name: "Apple" })).toHaveFocus();
});

it("counts what it shows and what there is, and axe finds nothing", async () => {
  const { container } = render(
    <DataTable
      caption="Fruit"
      unit="fruit"
      units="fruits"
      total={40}
      columns={columns}
      rows={rows}
      rowId={(f) => f.name}
    />,
  );

  expect(screen.getByText("2 of 40 fruits")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("begins a long list with its first rows, sorts all of them, and shows the rest when asked", async () => {
  const many = Array.from({ length: 110 }, (_, n) => ({ name: `Fruit ${n + 1}`, weight: 110 - n }));
  const { container } = render(
    <MantineProvider env="test">
      <DataTable
        {...{ caption: "Fruit", unit: "fruit", units: "fruit" }}
        columns={columns}
        rows={many}
        rowId={(f) => f.name}
      />
    </MantineProvider>,
  );

  const shown = () => [...container.querySelectorAll("tbody tr")].map((row) => row.textContent);
  expect(shown()).toHaveLength(50);
  expect(screen.getByText(/110 fruit/)).toHaveTextContent("the first 50 shown");
  await userEvent.click(screen.getByText("Weight"));
  await userEvent.click(screen.getByText("Weight"));
  expect(shown()[0]).toBe("Fruit 1101");
  await userEvent.click(screen.getByText("Show 50 more"));
  expect(shown()).toHaveLength(100);
  await userEvent.click(screen.getByText("Show 10 more"));

  expect(shown()).toHaveLength(110);
  expect(screen.queryByText(/^Show/)).toBeNull();
});

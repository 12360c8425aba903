import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { axeProblems } from "@/testing/axe";
import type { TurnToShow } from "./transcript-turn";
import { TranscriptView } from "./transcript-view";
import { useTurnSelection } from "./use-turn-selection";

function conversation(n: number): TurnToShow[] {
  return Array.from({ length: n }, (_, index) => ({
    number: index + 1,
    speaker: index % 2 === 0 ? "Therapist" : "Client",
    role: index % 2 === 0 ? "therapist" : "client",
    start_ms: index * 5000,
    text: `This is what turn ${index + 1} says.`,
  }));
}

it("keeps only the turns in view in the page, however long the session is", () => {
  render(<TranscriptView turns={conversation(2000)} label="Transcript" />);

  const shown = screen.getAllByRole("listitem");
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.length).toBeLessThan(80);
  expect(shown[0]).toHaveAttribute("aria-setsize", "2000");
});

it("selects by click and extends by Shift", async () => {
  function Page() {
    const selection = useTurnSelection(50);
    return (
      <>
        <TranscriptView
          turns={conversation(50)}
          label="Transcript"
          selected={selection.selected}
          current={selection.current}
          onSelect={selection.select}
        />
        <output>{[...selection.selected].join(" ")}</output>
        <button onClick={() => selection.move(1, "extend")}>Extend</button>
      </>
    );
  }
  const user = userEvent.setup();
  render(<Page />);

  await user.click(screen.getByText("This is what turn 3 says."));
  await user.keyboard("{Shift>}");
  await user.click(screen.getByText("This is what turn 5 says."));
  await user.keyboard("{/Shift}");
  expect(screen.getByRole("status")).toHaveTextContent("3 4 5");

  await user.click(screen.getByRole("button", { name: "Extend" }));
  expect(screen.getByRole("status")).toHaveTextContent("3 4 5 6");
});

it("tells which mark was pressed and leaves the selection alone", async () => {
  const onMark = vi.fn();
  const onSelect = vi.fn();
  const mark = { id: "B4", label: "B4", description: "Evidence for B4" };
  render(
    <TranscriptView
      turns={conversation(5)}
      label="Transcript"
      marks={new Map([[2, [mark]]])}
      onSelect={onSelect}
      onMark={onMark}
    />,
  );

  await userEvent.click(screen.getByRole("button", { name: "Evidence for B4" }));

  expect(onMark).toHaveBeenCalledWith(mark, 2);
  expect(onSelect).not.toHaveBeenCalled();
});

it("marks the words searched for", () => {
  render(<TranscriptView turns={conversation(3)} label="Transcript" search="TURN 2" />);

  const row = screen.getAllByRole("listitem")[1];
  expect(row).toBeDefined();
  expect(within(row!).getByText("turn 2").tagName).toBe("MARK");
});

it("is a named region that the keyboard reaches, and axe finds nothing", async () => {
  const { container } = render(
    <TranscriptView turns={conversation(20)} label="Transcript of K7QX" />,
  );

  expect(screen.getByRole("region", { name: "Transcript of K7QX" })).toHaveAttribute(
    "tabindex",
    "0",
  );
  expect(await axeProblems(container)).toEqual([]);
});

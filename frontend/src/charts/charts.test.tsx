import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { AgreementMatrix } from "./agreement-matrix";
import type { ShownScale } from "./tones";
import { ForestPlot, type ForestRow } from "./forest-plot";
import { SeverityPlot } from "./severity-plot";
import { VarianceBar } from "./variance-bar";

const BANDS = [
  { from: 0, to: 0.5, label: "poor" },
  { from: 0.5, to: 1, label: "fair" },
];
const SCALES: ShownScale[] = [
  { id: "adherence", name: "Adherence", tone: "adherence" },
  { id: "competence", name: "Competence", tone: "competence" },
];
const ROWS: ForestRow[] = [
  {
    id: "A1",
    label: "A1 Present focus",
    n: { sessions: 24, raters: 4 },
    cells: {
      adherence: { value: 0.61, low: 0.48, high: 0.72 },
      competence: { value: 0.2, low: -0.1, high: 0.5 },
    },
  },
  {
    id: "A2",
    label: "A2 Link to mood",
    n: { sessions: 24, raters: 4 },
    cells: { adherence: { value: null, reason: "scores do not vary" } },
  },
];

function forest(rows: ForestRow[] = ROWS) {
  return (
    <ForestPlot
      title="One item is firm"
      statistic="ICC(A,1)"
      scales={SCALES}
      rows={rows}
      bands={BANDS}
      scheme="Some & Body 2000"
      confidence={0.95}
      fileName="items"
    />
  );
}

describe("ForestPlot", () => {
  it("is one stop of the Tab key whose marks say their values to the arrow keys", async () => {
    await renderPage(forest());
    const marks = screen.getAllByRole("img");

    await userEvent.tab();
    expect(marks[0]).toHaveFocus();
    expect(marks[0]).toHaveAccessibleName(
      "A1 Present focus, Adherence: ICC(A,1) .61, interval .48 to .72",
    );
    await userEvent.keyboard("{ArrowRight}");
    expect(marks[1]).toHaveFocus();
    await userEvent.keyboard("{End}");
    expect(document.activeElement).toHaveAccessibleName(
      "A2 Link to mood, Adherence: no ICC(A,1): scores do not vary",
    );
    await userEvent.keyboard("{Home}");
    expect(marks[0]).toHaveFocus();
  });

  it("names the scheme of its bands and marks an interval that goes on below the axis", async () => {
    await renderPage(forest());

    expect(screen.getByText(/below \.50 poor, from \.50 fair \(Some & Body 2000\)/)).toBeVisible();
    expect(screen.getAllByTestId("cut-low")).toHaveLength(1);
  });

  it("shows its numbers as a table, with the reason where there is none", async () => {
    await renderPage(forest());

    await userEvent.click(screen.getByRole("button", { name: "Show as table" }));

    const row = screen.getByText("A2 Link to mood").closest("tr")!;
    expect(within(row).getByText("scores do not vary")).toBeVisible();
    expect(screen.getByText("0.610")).toBeVisible();
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("says that there is nothing to show", async () => {
    await renderPage(forest([]));

    expect(screen.getByText("There is nothing to show at this level.")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("has nothing that axe finds, as chart and as table", async () => {
    const { container } = await renderPage(forest());
    expect(await axeProblems(container)).toEqual([]);

    await userEvent.click(screen.getByRole("button", { name: "Show as table" }));
    expect(await axeProblems(container)).toEqual([]);
  });
});

describe("SeverityPlot", () => {
  it("says on which side of the panel a rater stands", async () => {
    await renderPage(
      <SeverityPlot
        title="R02 is harsher"
        scales={SCALES}
        confidence={0.95}
        fileName="severity"
        rows={[
          {
            id: "R02",
            label: "R02",
            nRatings: 12,
            cells: {
              adherence: { value: -0.21, low: -0.5, high: 0.1 },
              competence: { value: 0.4, low: null, high: null },
            },
          },
        ]}
      />,
    );

    expect(
      screen.getByRole("img", {
        name: "R02, Adherence: −0.21 points, milder than the panel, interval −0.50 to +0.10",
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole("img", {
        name: "R02, Competence: +0.40 points, harsher than the panel, no interval",
      }),
    ).toBeInTheDocument();
  });
});

describe("An interval to take with care", () => {
  const words = "It held the truth too seldom.";
  const cells = {
    adherence: { value: 0.4, low: 0.1, high: 0.7, caution: words },
    competence: { value: 0.4, low: 0.2, high: 0.6 },
  };

  it("is marked in the severity plot, spoken, explained once and named in the table", async () => {
    const rows = ["R01", "R02"].map((id) => ({ id, label: id, nRatings: 12, cells }));
    await renderPage(
      <SeverityPlot title="t" scales={SCALES} confidence={0.95} fileName="s" rows={rows} />,
    );

    expect(screen.getAllByText("!")).toHaveLength(2);
    expect(screen.getAllByRole("img", { name: new RegExp(words) })).toHaveLength(2);
    expect(screen.getByText(/“!”: It held the truth too seldom\./)).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Show as table" }));
    expect(screen.getAllByRole("cell", { name: words })).toHaveLength(2);
  });

  it("is marked in the forest plot", async () => {
    const row = { id: "A1", label: "A1", n: { sessions: 12, raters: 3 }, cells };
    await renderPage(
      <ForestPlot
        title="t"
        statistic="ICC(A,1)"
        scales={SCALES}
        rows={[row]}
        bands={BANDS}
        scheme="S"
        confidence={0.95}
        fileName="f"
      />,
    );

    expect(screen.getByText("!")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Show as table" }));
    expect(screen.getByRole("columnheader", { name: "Adherence caution" })).toBeInTheDocument();
  });
});

describe("VarianceBar", () => {
  it("says the shares, that nothing varies, or why there are none", async () => {
    const { container } = await renderPage(
      <VarianceBar
        title="Mostly sessions"
        fileName="variance"
        rows={[
          { id: "all", label: "All", parts: { session: 3, rater: 1, residual: 4 } },
          { id: "A", label: "A", parts: { session: 0, rater: 0, residual: 0 } },
          { id: "B", label: "B", parts: null, reason: "too few ratings" },
        ]}
      />,
    );

    expect(screen.getAllByRole("img").map((mark) => mark.getAttribute("aria-label"))).toEqual([
      "All: session 38% · rater 13% · residual 50%",
      "A: nothing varies",
      "B: too few ratings",
    ]);
    expect(await axeProblems(container)).toEqual([]);
  });
});

/** jsdom's Blob cannot give its text by itself. */
function textOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsText(blob);
  });
}

describe("AgreementMatrix", () => {
  const pairs = [
    {
      a: "R01",
      b: "R02",
      n: 40,
      nSessions: 8,
      withinOne: 0.9,
      exact: 0.5,
      kappa: { value: 0.71, low: 0.4, high: 0.88 },
    },
    {
      a: "R03",
      b: "R02",
      n: 12,
      nSessions: 2,
      withinOne: 0.5,
      exact: 0.2,
      kappa: { value: null, reason: "scores do not vary" },
    },
  ];
  let saved: Blob[] = [];

  beforeEach(() => {
    saved = [];
    URL.createObjectURL = (blob: Blob) => {
      saved.push(blob);
      return "blob:table";
    };
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  });

  it("writes share and count into both cells of a pair, and says where none is shared", async () => {
    const { container } = await renderPage(
      <AgreementMatrix title="Pairs" pairs={pairs} fileName="pairs" />,
    );
    const matrix = screen.getByRole("table", { name: "Pairs" });
    const rows = within(matrix).getAllByRole("row").slice(1);
    const texts = rows.map((row) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    );

    expect(texts[0]).toEqual(["·the same rater", "90%n = 40κkappa .71", "none shared"]);
    expect(texts[1]?.[0]).toBe("90%n = 40κkappa .71");
    expect(texts[2]?.[1]).toBe("50%n = 12κkappa –");
    expect(await axeProblems(container)).toEqual([]);
  });

  it("saves its pairs as CSV", async () => {
    await renderPage(<AgreementMatrix title="Pairs" pairs={pairs} fileName="pairs" />);

    await userEvent.click(screen.getByRole("button", { name: "Save as CSV" }));

    expect(await textOf(saved[0]!)).toContain("R01,R02,40,8,0.9,0.5,0.71,0.4,0.88,\r\n");
    expect(await textOf(saved[0]!)).toContain("R02,R03,12,2,0.5,0.2,,,,scores do not vary\r\n");
  });

  it("has the interval of each kappa in a table, and why one has none", async () => {
    await renderPage(<AgreementMatrix title="Pairs" pairs={pairs} fileName="pairs" />);

    await userEvent.click(screen.getByText("Every pair, with the interval of kappa"));

    const table = screen.getByRole("table", { name: "Pairs (table)" });
    expect(within(table).getByRole("row", { name: /R01 R02/ })).toHaveTextContent(
      "R01R024080.9000.5000.7100.4000.880",
    );
    expect(within(table).getByRole("row", { name: /R02 R03/ })).toHaveTextContent(
      "scores do not vary",
    );
  });

  it("says that no raters share a session", async () => {
    await renderPage(<AgreementMatrix title="Pairs" pairs={[]} fileName="pairs" />);

    expect(screen.getByText("No two raters share a session on this scale.")).toBeVisible();
  });
});

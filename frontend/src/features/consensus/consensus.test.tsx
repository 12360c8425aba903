import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { Consensus } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf, roundDetailFixture } from "@/testing/fixtures";
import { rubricFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { CasePage } from "./case-page";
import { ConsensusPage } from "./consensus-page";
import { anchorNote, candidates, consensus, differingItem, recodesFixture } from "./fixtures";
import { RoundConsensusPage } from "./round-consensus-page";

function serve(path: string, answer: unknown) {
  return http.get(`*/api/v1/${path}`, () => HttpResponse.json(answer as object));
}

async function openCase(one: Consensus) {
  server.use(
    serve("consensus/c1/", one),
    serve("rubrics/b1/", rubricFixture()),
    serve("transcripts/t1/turns/", pageOf([])),
    serve("memberships/", pageOf([])),
  );
  const page = await renderInProgramme(<CasePage />, {
    at: "/consensus/c1",
    route: "/consensus/$id",
  });
  await screen.findByRole("heading", { name: "Consensus on K7QX" });
  return page;
}

it("asks for one's own reason before it shows another's or lets anything be settled", async () => {
  const sent: unknown[] = [];
  const user = userEvent.setup();
  const { container } = await openCase(consensus());
  server.use(
    http.post("*/api/v1/consensus/c1/reasons/", async ({ request }) => {
      sent.push(await request.json());
      const said = differingItem({
        reasons: [
          { letter: "A", text: "He only wished for it." },
          { letter: "B", text: "He named Friday." },
        ],
        reasons_missing: [],
      });
      return HttpResponse.json(consensus({ items: [said], n_reasons_due: 0 }));
    }),
  );

  const card = within(await screen.findByRole("article", { name: /^B4/ }));
  expect(card.getByText("My note.")).toBeVisible();
  expect(card.getByRole("row", { name: /Rater B/ })).toHaveTextContent("4");
  expect(card.queryByRole("button", { name: "Settle B4" })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);

  await user.type(card.getByRole("textbox", { name: /^Why you scored B4/ }), "He only wished.");
  await user.click(card.getByRole("button", { name: "Say why" }));

  expect(await card.findByText(/He named Friday/)).toBeVisible();
  expect(sent).toEqual([{ part: "B4", text: "He only wished." }]);
  expect(card.getByRole("button", { name: "Settle B4" })).toBeDisabled();
});

it("settles an item with its cause and rule, and then agrees to what it has read", async () => {
  const sent: unknown[] = [];
  const user = userEvent.setup();
  const talked = differingItem({ reasons_missing: [] });
  const { container } = await openCase(consensus({ items: [talked] }));
  const settled = consensus({
    items: [
      {
        ...talked,
        state: "settled",
        holds: {
          status: "scored",
          values: { adherence: 3, competence: 4 },
          choices: [],
          count: null,
          not_applicable_reason: null,
        },
        settlement: {
          number: 1,
          cause: "anchor_unclear",
          why: "",
          rule: "Count the plan.",
          by: "A",
          settled_at: "2026-03-02T12:00:00Z",
        },
      },
    ],
    n_open: 0,
    basis: 1,
    allowed_actions: ["give_reason", "settle", "agree"],
  });
  server.use(
    http.post("*/api/v1/consensus/c1/settle-item/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(settled);
    }),
    http.post("*/api/v1/consensus/c1/agree/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...settled, allowed_actions: [] });
    }),
  );

  const card = within(await screen.findByRole("article", { name: /^B4/ }));
  const adherence = within(card.getByRole("group", { name: "Adherence" }));
  await user.click(adherence.getByRole("radio", { name: "3" }));
  const competence = within(card.getByRole("group", { name: "Competence" }));
  await user.click(competence.getByRole("radio", { name: "4" }));
  await user.selectOptions(card.getByRole("combobox", { name: "Why you differed" }), [
    "anchor_unclear",
  ]);
  await user.type(card.getByRole("textbox", { name: /rule that decided/ }), "Count the plan.");
  await user.click(card.getByRole("button", { name: "Settle B4" }));

  expect(await card.findByText(/Settled: Adherence 3, Competence 4/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Agree to all of it" }));

  await expect.poll(() => sent.length).toBe(2);
  expect(sent).toEqual([
    {
      item: "B4",
      status: "scored",
      values: { adherence: 3, competence: 4 },
      choices: [],
      count: null,
      not_applicable_reason: null,
      cause: "anchor_unclear",
      why: "",
      rule: "Count the plan.",
    },
    { basis: 1 },
  ]);
});

it("lets the problem area be settled first, and shows a lead no transcript", async () => {
  const area = {
    state: "differs" as const,
    areas: null,
    reasons: [],
    reasons_missing: [],
    settlement: null,
  };
  const waiting = differingItem({ state: "waits", reasons_missing: [] });
  const { container } = await openCase(
    consensus({ area, items: [waiting], seat: "lead", letter: null, label: "Session 7" }),
  );

  expect(screen.getByText(/settled first/)).toBeVisible();
  expect(screen.getByText(/One item waits until the problem area/)).toBeVisible();
  expect(screen.getByRole("checkbox", { name: "Role dispute" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Settle the problem area" })).toBeDisabled();
  expect(screen.queryByRole("heading", { name: "Transcript" })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("shows a lead which sessions differ and why, and opens those that are chosen", async () => {
  const sent: unknown[] = [];
  server.use(
    serve("rounds/r1/", roundDetailFixture({ phase: "consensus" })),
    serve("consensus/candidates/", candidates()),
    serve("consensus/recodes/", recodesFixture({ checks: [], open_to: [] })),
    serve("memberships/", pageOf([])),
    http.post("*/api/v1/consensus/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ cases: [consensus()] }, { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<RoundConsensusPage />, {
    at: "/rounds/r1/consensus",
    route: "/rounds/$id/consensus",
  });

  expect(await screen.findByText(/^1 of 2 sessions with two or more ratings needs/)).toBeVisible();
  expect(screen.getByText("B4 3 points apart on adherence")).toBeVisible();
  expect(screen.getByText(/overall scores 1.0 or more apart/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  expect(screen.getByRole("button", { name: "Choose sessions" })).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Choose all 1 that need it" }));
  await user.click(screen.getByRole("button", { name: "Open consensus on 1 session" }));

  await expect.poll(() => sent).toEqual([{ round: "r1", sessions: ["rs1"], adjudicator: null }]);
});

it("says what waits for whom, and lets a lead withdraw a rule with a reason", async () => {
  const sent: unknown[] = [];
  const held = anchorNote({ allowed_actions: ["reword", "withdraw"] });
  server.use(
    serve("consensus/", pageOf([consensus()])),
    serve("calibration-meetings/", pageOf([])),
    serve("anchor-notes/", pageOf([held, anchorNote({ id: "n0", is_in_force: false })])),
    http.post("*/api/v1/anchor-notes/n1/withdraw/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(held);
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<ConsensusPage />);

  expect(await screen.findByText("1 session waits for you.")).toBeVisible();
  expect(screen.getByText("Say why on 1 difference")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(await screen.findByRole("button", { name: /^Withdraw/ }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox", { name: /Why/ }), "Too strict.");
  await user.click(dialog.getByRole("button", { name: "Withdraw the rule" }));

  await expect.poll(() => sent).toEqual([{ reason: "Too strict." }]);
});

it("lets a lead add a note on an item of the instrument in use, and says where notes hold", async () => {
  const sent: unknown[] = [];
  const rubric = rubricFixture();
  server.use(
    serve("consensus/", pageOf([])),
    serve("calibration-meetings/", pageOf([])),
    serve(
      "anchor-notes/",
      pageOf([
        anchorNote({ reach: { version: "1.1", item: "B4" } }),
        anchorNote({ id: "n2", item: "A1", reach: { version: "1.1", item: null } }),
      ]),
    ),
    serve("rubrics/", pageOf([{ ...rubric, pinned_in: [{ programme: "p1", by_default: true }] }])),
    serve(`rubrics/${rubric.id}/`, rubric),
    http.post("*/api/v1/anchor-notes/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(anchorNote(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<ConsensusPage />, {
    membership: { permissions: ["consensus.manage"] },
  });

  expect(await screen.findByText("Holds in version 1.1 as well.")).toBeVisible();
  expect(screen.getByText(/Not shown in version 1.1/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Add a note" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByRole("button", { name: "Add the note" })).toBeDisabled();
  await dialog.findByRole("option", { name: /^B4/ });
  await user.selectOptions(dialog.getByRole("combobox", { name: /^Item/ }), ["B4"]);
  await user.type(dialog.getByRole("textbox", { name: /^Rule/ }), "Count the plan.");
  await user.click(dialog.getByRole("button", { name: "Add the note" }));

  await expect
    .poll(() => sent)
    .toEqual([{ programme: "p1", rubric: rubric.id, item: "B4", text: "Count the plan." }]);
});

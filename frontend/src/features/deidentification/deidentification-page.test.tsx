import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { Deidentification, ReviewChange } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf, sessionFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { DeidentificationPage } from "./deidentification-page";
import { reviewFixture, TURNS } from "./review-fixture";

const AT = { at: "/sessions/s1/deidentification", route: "/sessions/$id/deidentification" };
const BASE = "*/api/v1/transcripts/t1/deidentification/";

interface Sent {
  path: string;
  version: string | null;
  body: unknown;
}

let sent: Sent[];
let review: Deidentification;

function change(spans: Deidentification["spans"]): ReviewChange {
  review = {
    ...review,
    version: review.version + 1,
    can_undo: true,
    spans: review.spans.map((span) => spans.find(({ id }) => id === span.id) ?? span),
  };
  const { version, counts, entities, speakers } = review;
  return { version, counts, spans, removed: [], entities, speakers, can_undo: true };
}

async function noted(request: Request): Promise<Record<string, string>> {
  const body = (await request.json()) as Record<string, string>;
  const path = new URL(request.url).pathname.split("/deidentification/")[1] ?? "";
  sent.push({ path, version: request.headers.get("If-Match"), body });
  return body;
}

beforeEach(() => {
  sent = [];
  review = reviewFixture();
  server.use(
    http.get("*/api/v1/sessions/s1/", () => HttpResponse.json(sessionFixture())),
    http.get("*/api/v1/transcripts/t1/turns/", () => HttpResponse.json(pageOf([...TURNS]))),
    http.get("*/api/v1/case-names/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/v1/name-reports/", () => HttpResponse.json(pageOf([]))),
    http.get(BASE, () => HttpResponse.json(review)),
    http.put(`${BASE}spans/:span/`, async ({ request, params }) => {
      const body = await noted(request);
      const span = review.spans.find(({ id }) => id === params.span)!;
      return HttpResponse.json(change([{ ...span, decision: body.decision as "accepted" }]));
    }),
    http.put(`${BASE}entities/:entity/`, async ({ request, params }) => {
      const body = await noted(request);
      const own = review.spans.filter(({ entity }) => entity === params.entity);
      const decision = body.decision as "accepted";
      return HttpResponse.json(change(own.map((span) => ({ ...span, decision }))));
    }),
  );
});

it("shows the proposals, the unsure one in focus, and axe finds nothing", async () => {
  const { container } = await renderInProgramme(<DeidentificationPage />, AT);

  expect(await screen.findByText("0 of 4 decided, 1 unsure first")).toBeVisible();
  expect(screen.getByRole("region", { name: "Proposal in focus" })).toHaveTextContent(
    "Turn 2 · PersonMay becomes [person 1]",
  );
  expect(screen.getByText("Rules cannot know a nickname.")).toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("decides by keys, each from the version before, and goes on by itself", async () => {
  const user = userEvent.setup();
  await renderInProgramme(<DeidentificationPage />, AT);
  await screen.findByText("0 of 4 decided, 1 unsure first");

  await user.keyboard("rsa");

  expect(await screen.findByText("4 of 4 decided")).toBeVisible();
  await waitFor(() => expect(sent).toHaveLength(3));
  expect(sent.map(({ path, version }) => [path, version])).toEqual([
    ["spans/s3/", '"1"'],
    ["entities/person-1/", '"2"'],
    ["spans/s2/", '"3"'],
  ]);
  expect(sent[0]?.body).toMatchObject({ decision: "rejected", everywhere: false });
  expect(screen.getByText(/Everything is decided|Left in|Taken out/)).toBeVisible();
});

it("says that another window changed the review, and shows what stands", async () => {
  server.use(
    http.put(`${BASE}spans/:span/`, () => {
      review = { ...review, version: 9 };
      return HttpResponse.json(
        { code: "stale_draft", detail: "It is at version 9.", errors: [] },
        { status: 409 },
      );
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<DeidentificationPage />, AT);
  await screen.findByText("0 of 4 decided, 1 unsure first");

  await user.keyboard("a");

  expect(await screen.findByText(/Another window changed this review/)).toBeVisible();
  expect(screen.getByText("0 of 4 decided, 1 unsure first")).toBeVisible();
});

it("finishes only when everything is decided", async () => {
  const user = userEvent.setup();
  await renderInProgramme(<DeidentificationPage />, AT);
  await screen.findByText("0 of 4 decided, 1 unsure first");

  await user.keyboard("f");

  expect(await screen.findByText(/4 proposals are not decided yet/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Confirm and take out" })).not.toBeInTheDocument();
});

it("shows reports on a text that was confirmed, and the way to a new review", async () => {
  review = reviewFixture({ state: "none", spans: [], entities: [], allowed_actions: ["open"] });
  const report = {
    id: "n1",
    programme: "p1",
    session: "s1",
    session_label: "x",
    transcript: "t1",
    turns: [2],
    note: "",
    is_own: false,
    reported_at: "2026-03-02T09:00:00Z",
    settled_at: null,
    outcome: null,
    reason: "",
    allowed_actions: ["settle"],
  };
  server.use(http.get("*/api/v1/name-reports/", () => HttpResponse.json(pageOf([report]))));

  await renderInProgramme(<DeidentificationPage />, AT);

  expect(await screen.findByText("A name was reported in this text")).toBeVisible();
  expect(screen.getByRole("button", { name: "There is no name…" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Run the rules" })).toBeVisible();
});

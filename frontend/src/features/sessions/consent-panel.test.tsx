import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { TherapySession } from "@/api/types";
import { isoDay, monthsAfter, formatDay } from "@/lib/dates";
import { axeProblems } from "@/testing/axe";
import { consentFormFixture, pageOf, sessionFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { ConsentPanel } from "./consent-panel";

function show(changes: Partial<TherapySession> = {}) {
  return renderInProgramme(<ConsentPanel session={sessionFixture(changes)} />);
}

function withForms(...forms: ReturnType<typeof consentFormFixture>[]) {
  server.use(http.get("*/api/v1/consent-forms/", () => HttpResponse.json(pageOf(forms))));
}

it("records what the client ticked on the form that is handed out now", async () => {
  const sent: unknown[] = [];
  withForms(
    consentFormFixture({ id: "f0", version: "0.9", is_current: false, scopes: ["research"] }),
    consentFormFixture(),
  );
  server.use(
    http.post("*/api/v1/consents/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await show({ consent: null, consent_state: "none" });

  await user.click(screen.getByRole("button", { name: "Record consent" }));
  expect(await screen.findByRole("combobox", { name: /^Form/ })).toHaveValue("f1");
  expect(screen.getByText(/Empty: on /)).toHaveTextContent(formatDay(monthsAfter(isoDay(), 24)));
  const record = screen.getByRole("button", { name: "Record" });
  expect(record).toBeDisabled();
  await user.click(
    screen.getByRole("checkbox", { name: "Raters and supervisors read what was said" }),
  );
  await user.selectOptions(screen.getByRole("combobox", { name: /May de-identified/ }), "yes");
  expect(await axeProblems(container)).toEqual([]);
  await user.click(record);

  expect(sent).toEqual([
    {
      session: "s1",
      form: "f1",
      scopes: ["training"],
      given_on: isoDay(),
      expires_on: null,
      keep_scores: true,
    },
  ]);
});

it("asks nothing of scores where the form does not", async () => {
  withForms(consentFormFixture({ offers_keeping_scores: false }));
  const user = userEvent.setup();
  await show({ consent: null, consent_state: "none" });

  await user.click(screen.getByRole("button", { name: "Record consent" }));

  await screen.findByRole("combobox", { name: /^Form/ });
  expect(screen.queryByRole("combobox", { name: /scores/ })).not.toBeInTheDocument();
});

it("says where a form comes from when there is none", async () => {
  withForms();
  const user = userEvent.setup();
  await show({ consent: null, consent_state: "none" });

  await user.click(screen.getByRole("button", { name: "Record consent" }));

  expect(await screen.findByText("No consent form is published yet")).toBeVisible();
});

it.each([
  [true, /What was submitted stays/],
  [false, /counts in no statistic/],
])(
  "says what is erased and what stays before a withdrawal (scores kept: %s)",
  async (keep, words) => {
    const consent = sessionFixture().consent;
    if (consent === null) throw new Error("the fixture has a consent");
    const asked: string[] = [];
    server.use(
      http.post("*/api/v1/consents/k1/withdraw/", ({ request }) => {
        asked.push(request.url);
        return HttpResponse.json({});
      }),
    );
    const user = userEvent.setup();
    await show({ consent: { ...consent, keep_scores: keep } });

    await user.click(screen.getByRole("button", { name: "Withdraw" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText(/The text \(84 turns\)/)).toBeVisible();
    expect(within(dialog).getByText(words)).toBeVisible();
    await user.click(within(dialog).getByRole("button", { name: "Withdraw and erase" }));

    expect(asked).toHaveLength(1);
  },
);

it("says who withdrew and what became of the scores", async () => {
  const consent = sessionFixture().consent;
  if (consent === null) throw new Error("the fixture has a consent");
  await show({
    consent: { ...consent, withdrawn_at: "2026-03-01T10:00:00Z", withdrawn_by: "Lena Lead" },
    consent_state: "withdrawn",
  });

  expect(screen.getByText(/Withdrawn on 1 Mar 2026/)).toBeVisible();
  expect(screen.getByText(/withdrawal entered by Lena Lead/)).toBeVisible();
  expect(screen.getByText(/count in no statistic any more/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Withdraw" })).not.toBeInTheDocument();
});

import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { alikeFixture, consensus, meetingFixture, recodesFixture } from "./fixtures";
import { MeetingPage } from "./meeting-page";
import { MeetingsSection } from "./meetings-section";
import { RecodesSection } from "./recodes-section";

function serve(path: string, answer: unknown) {
  return http.get(`*/api/v1/${path}`, () => HttpResponse.json(answer as object));
}

it("says how near a second rating is to the consensus and to the first, and plans another", async () => {
  const sent: unknown[] = [];
  server.use(
    serve("consensus/recodes/", recodesFixture()),
    http.post("*/api/v1/consensus/c1/recodes/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(recodesFixture(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<RecodesSection round="r1" />);

  const table = within(await screen.findByRole("table", { name: /Second rating of K7QX/ }));
  const [, first, second, own] = table
    .getAllByRole("row")[1]
    ?.querySelectorAll("th, td") as unknown as HTMLElement[];
  expect(first).toHaveTextContent("50 % within one point, 25 % the same (of 12 pairs of scores)");
  expect(second).toHaveTextContent("100 % within one point, 75 % the same");
  expect(own).toHaveTextContent("75 % within one point, 50 % the same");
  expect(screen.getByText("The problem area is as it was settled.")).toBeVisible();
  expect(screen.getByText("Planned")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Plan a re-code check" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByRole("button", { name: "Plan it" })).toBeDisabled();
  await user.click(dialog.getByRole("checkbox", { name: "R02" }));
  await user.click(dialog.getByRole("button", { name: "Plan it" }));

  await expect.poll(() => sent.length).toBe(1);
  expect(sent[0]).toMatchObject({ letters: ["B"] });
});

it("calls a meeting on the open sessions that are chosen, and on no fewer than two", async () => {
  const sent: unknown[] = [];
  const cases = ["c1", "c2", "c3"].map((id) => consensus({ id, code: `S${id}` }));
  server.use(
    serve("calibration-meetings/", pageOf([])),
    http.post("*/api/v1/calibration-meetings/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(meetingFixture(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<MeetingsSection programme="p1" cases={cases} />, {
    membership: { permissions: ["consensus.manage"] },
  });

  await user.click(await screen.findByRole("button", { name: "Call a meeting" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox", { name: /^Name/ }), "Spring sitting");
  await user.click(dialog.getByRole("checkbox", { name: /^Sc1/ }));
  await user.click(dialog.getByRole("checkbox", { name: /^Sc2/ }));
  expect(dialog.getByRole("button", { name: "Call the meeting" })).toBeDisabled();
  await user.click(dialog.getByRole("checkbox", { name: /^Sc1/ }));
  await user.click(dialog.getByRole("button", { name: "Call the meeting" }));

  await expect.poll(() => sent.length).toBe(1);
  expect(sent[0]).toMatchObject({ name: "Spring sitting", cases: ["c1", "c3"] });
});

it.each([
  ["known", {}, "100 % within one point, 75 % the same (of 12 pairs of scores)"],
  [
    "awaited",
    {
      agreement: {
        ...meetingFixture().agreement,
        after: alikeFixture(null, null),
        n_again: 0,
        n_awaited: 2,
      },
    },
    /^2 re-code checks are still awaited/,
  ],
])("goes on with the next session and shows agreement where it is %s", async (_, said, words) => {
  server.use(serve("calibration-meetings/m1/", meetingFixture(said)));
  const { container } = await renderInProgramme(<MeetingPage />, {
    at: "/consensus/meetings/m1",
    route: "/consensus/meetings/$id",
  });

  expect(await screen.findByRole("heading", { name: "Spring sitting" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Go on with M2PA" })).toHaveAttribute(
    "href",
    "/consensus/c2",
  );
  expect(screen.getByText(words)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

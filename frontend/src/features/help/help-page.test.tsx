import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { renderInProgramme } from "@/testing/render-in-programme";
import { GUIDES } from "./guides";
import { GuidePage } from "./guide-page";
import { HelpPage } from "./help-page";
import { SCREENS } from "./pictures";

it("lists the guide of one's own role first", async () => {
  const { container } = await renderInProgramme(<HelpPage />, { membership: { roles: ["rater"] } });

  const [first] = await screen.findAllByRole("list");

  expect(within(first!).getByRole("link")).toHaveTextContent("For raters");
  expect(screen.getAllByRole("link")).toHaveLength(GUIDES.length);
  expect(await axeProblems(container)).toEqual([]);
});

it.each(GUIDES.map((guide) => guide.role))(
  "shows every job of a %s with its picture",
  async (role) => {
    const guide = GUIDES.find((one) => one.role === role)!;

    const { container } = await renderPage(<GuidePage />, {
      at: `/help/${role}`,
      route: "/help/$id",
    });

    expect(screen.getByRole("heading", { level: 1, name: guide.title })).toBeVisible();
    const shown = screen.queryAllByRole("img").map((image) => image.getAttribute("src"));
    const named = guide.jobs.flatMap((job) => (job.screen ? [SCREENS[job.screen.file]] : []));
    expect(shown).toEqual(named);
    expect(named).not.toContain(undefined);
    expect(await axeProblems(container)).toEqual([]);
  },
);

it("says so where there is no such role", async () => {
  await renderPage(<GuidePage />, { at: "/help/king", route: "/help/$id" });

  expect(screen.getByText("There is no role called “king”")).toBeVisible();
});

import type { RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { ProgrammeContext } from "@/api/me";
import type { MyMembership } from "@/api/types";
import { membershipFixture } from "./fixtures";
import { renderPage } from "./render";

interface Options {
  at?: string;
  route?: string;
  membership?: Partial<MyMembership>;
}

/** Render a page as it stands in the frame: inside a programme, with permissions. */
export function renderInProgramme(
  page: ReactNode,
  { membership, ...where }: Options = {},
): Promise<RenderResult> {
  return renderPage(
    <ProgrammeContext value={membershipFixture(membership)}>{page}</ProgrammeContext>,
    where,
  );
}

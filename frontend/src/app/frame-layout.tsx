import { NativeSelect } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Me, MyMembership } from "@/api/types";
import { Icon } from "@/components/icon";
import { KeyHint } from "@/components/key-hint";
import { AccountMenu } from "./account-menu";
import { commandsFor } from "./commands";
import { placesFor } from "./navigation";
import { Rail } from "./rail";
import { SignInAgain } from "./sign-in-again";
import "./frame.css";

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));
const HelpDialog = lazy(() =>
  import("./help-dialog").then((module) => ({ default: module.HelpDialog })),
);

const RAIL_KEY = "attune.rail";

interface FrameLayoutProps {
  me: Me;
  membership: MyMembership | null;
  onProgramme: (id: string) => void;
  children: ReactNode;
}

export function FrameLayout({ me, membership, onProgramme, children }: FrameLayoutProps) {
  const [isNarrow, setIsNarrow] = useState(() => localStorage.getItem(RAIL_KEY) === "narrow");
  const [menuOpen, setMenuOpen] = useState(false);
  const [asked, setAsked] = useState<"palette" | "help" | null>(null);
  const permissions = membership?.permissions ?? [];

  useHotkeys([["mod+K", () => setAsked("palette")]], []);

  function toggleRail() {
    localStorage.setItem(RAIL_KEY, isNarrow ? "wide" : "narrow");
    setIsNarrow(!isNarrow);
  }
  const classes = ["frame"];
  if (isNarrow) classes.push("frame--narrow");
  if (menuOpen) classes.push("frame--menu");

  return (
    <div className={classes.join(" ")}>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <header className="top no-print">
        <button
          type="button"
          className="top__button top__menu"
          aria-expanded={menuOpen}
          aria-controls="rail"
          onClick={() => setMenuOpen(!menuOpen)}
        >
          <Icon name={menuOpen ? "close" : "menu"} />
          Menu
        </button>
        <Link to="/" className="top__name">
          Attune
        </Link>
        {me.memberships.length > 1 && membership ? (
          <NativeSelect
            className="top__programme"
            aria-label="Programme"
            size="xs"
            value={membership.programme.id}
            data={me.memberships.map(({ programme }) => ({
              value: programme.id,
              label: programme.name,
            }))}
            onChange={(event) => onProgramme(event.currentTarget.value)}
          />
        ) : (
          <span className="top__programme soft">{membership?.programme.name}</span>
        )}
        <span className="top__space" />
        <button type="button" className="top__button" onClick={() => setAsked("palette")}>
          <Icon name="search" />
          <span className="top__wide">Go to</span>
          <span className="top__wide">
            <KeyHint keys={["Ctrl", "K"]} />
          </span>
          <span className="visually-hidden top__narrow">Go to a page</span>
        </button>
        <AccountMenu me={me} code={membership?.code ?? null} onHelp={() => setAsked("help")} />
      </header>
      <Rail
        places={placesFor(permissions, me.administers_installation)}
        isNarrow={isNarrow}
        onToggle={toggleRail}
        onNavigate={() => setMenuOpen(false)}
      />
      <div className="frame__page">
        {membership?.programme.is_simulated && (
          <aside className="simulated" aria-label="About the data">
            Simulated data: fictional sessions and simulated ratings.
          </aside>
        )}
        <main id="content" tabIndex={-1} className="content">
          {children}
        </main>
      </div>
      <SignInAgain email={me.email} />
      <Suspense fallback={null}>
        {asked === "palette" && (
          <Palette
            opened
            onClose={() => setAsked(null)}
            commands={commandsFor(permissions, me.administers_installation)}
          />
        )}
        {asked === "help" && <HelpDialog opened onClose={() => setAsked(null)} />}
      </Suspense>
    </div>
  );
}

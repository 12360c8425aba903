import { Menu, useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { signOut } from "@/api/sign-in";
import type { Me } from "@/api/types";
import { Icon } from "@/components/icon";
import { notifyError } from "@/components/notify";

interface AccountMenuProps {
  me: Me;
  code: string | null;
  onHelp: () => void;
}

export function AccountMenu({ me, code, onHelp }: AccountMenuProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isLeaving, setIsLeaving] = useState(false);

  async function leave() {
    setIsLeaving(true);
    try {
      await signOut();
      await navigate({ to: "/sign-in" });
      queries.clear();
    } catch (caught) {
      notifyError("You are still signed in", asApiError(caught).message);
    } finally {
      setIsLeaving(false);
    }
  }

  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <button type="button" className="top__button" aria-label={`Account of ${me.name}`}>
          <Icon name="account" />
          <span className="top__wide">{me.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.email}
          {code !== null && <span> · your code is {code}</span>}
        </Menu.Label>
        <Menu.Item onClick={() => void navigate({ to: "/account" })}>Your account</Menu.Item>
        <Menu.Item onClick={() => void navigate({ to: "/help" })}>Help</Menu.Item>
        <Menu.Item onClick={onHelp}>Keys</Menu.Item>
        <Menu.Item onClick={() => setColorScheme(colorScheme === "dark" ? "light" : "dark")}>
          {colorScheme === "dark" ? "Light colours" : "Dark colours"}
        </Menu.Item>
        {colorScheme !== "auto" && (
          <Menu.Item onClick={() => setColorScheme("auto")}>
            Colours as the device has them
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={() => void leave()} disabled={isLeaving}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

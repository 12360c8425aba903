import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { isResetKeyValid, resetPassword } from "@/api/account";
import { asApiError } from "@/api/errors";
import { isSignedIn } from "@/api/sign-in";
import { ErrorNote } from "@/components/error-note";
import { Loading } from "@/components/loading";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import "./sign-in.css";

/** Where the mailed link leads. */
export function NewPasswordPage() {
  const { key = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const valid = useQuery({
    queryKey: ["reset-key", key],
    queryFn: async () => {
      await isSignedIn();
      return isResetKeyValid(key);
    },
    retry: false,
  });
  const setting = useMutation({
    mutationFn: () => resetPassword(key, password),
    onSuccess: () => navigate({ to: "/sign-in", search: { password: "new" } as never }),
  });
  return (
    <main className="sign-in">
      <p className="sign-in__name">Attune</p>
      <PageTitle title="Choose a new password" />
      {valid.isPending && <Loading label="Looking at the link…" />}
      {valid.isError && <ErrorNote error={valid.error} />}
      {valid.data === false && (
        <Note tone="caution" title="This link works no longer">
          <p>
            It was used, or it is older than three days.{" "}
            <Link to="/reset">Ask for another one</Link>.
          </p>
        </Note>
      )}
      {valid.data === true && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            setting.mutate();
          }}
        >
          {setting.error !== null && (
            <ErrorNote error={setting.error} title="The password stays as it was" />
          )}
          <PasswordInput
            label="New password"
            description="At least 10 characters, not a common one. Several words are easy to remember."
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={
              setting.error === null ? undefined : asApiError(setting.error).forField("password")
            }
            autoComplete="new-password"
            required
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          />
          <Button type="submit" loading={setting.isPending} fullWidth>
            Set the password
          </Button>
        </form>
      )}
    </main>
  );
}

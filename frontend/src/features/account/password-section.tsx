import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changePassword } from "@/api/account";
import { asApiError } from "@/api/errors";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";

const EYE = { "aria-label": "Show or hide the password" };

export function PasswordSection() {
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const changing = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: async () => {
      setCurrent("");
      setNext("");
      await queries.invalidateQueries({ queryKey: ["sign-ins"] });
    },
  });
  const refused = changing.error === null ? null : asApiError(changing.error);
  return (
    <section className="stack stack--tight" aria-labelledby="password-title">
      <h2 id="password-title" className="section-title">
        Password
      </h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          changing.mutate();
        }}
      >
        {changing.isSuccess && (
          <Note tone="done" title="Your new password is set" live>
            <p>Everywhere else you were signed out.</p>
          </Note>
        )}
        {refused && <ErrorNote error={refused} title="The password stays as it was" />}
        <PasswordInput
          label="Present password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={refused?.forField("current_password")}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={EYE}
        />
        <PasswordInput
          label="New password"
          description="At least 10 characters, not a common one."
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={refused?.forField("new_password")}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={EYE}
        />
        <div>
          <Button type="submit" loading={changing.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </section>
  );
}

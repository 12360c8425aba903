import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { askForPassword } from "@/api/account";
import { isSignedIn } from "@/api/sign-in";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import "./sign-in.css";

/** Asks for a link by mail, and never says whether there is such an account. */
export function ForgottenPage() {
  const [email, setEmail] = useState("");
  const asking = useMutation({
    mutationFn: async () => {
      // Sets the cookie that the request needs.
      await isSignedIn();
      await askForPassword(email.trim());
    },
  });
  return (
    <main className="sign-in">
      <p className="sign-in__name">Attune</p>
      <PageTitle
        title="Choose a new password"
        lead="You get a link by mail with which you choose it. Until then the present one stays."
      />
      {asking.isSuccess ? (
        <Note tone="done" title="Look into your mail" live>
          <p>
            If there is an account for {email.trim()}, the link is on its way. It works once, and
            for three days. Nothing there? Look among the unwanted mail, then ask your programme
            lead which address you were invited with.
          </p>
        </Note>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            asking.mutate();
          }}
        >
          {asking.error !== null && <ErrorNote error={asking.error} title="No link was sent" />}
          <TextInput
            label="E-mail address"
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoComplete="username"
            required
          />
          <Button type="submit" loading={asking.isPending} fullWidth>
            Send me a link
          </Button>
        </form>
      )}
      <p>
        <Link to="/sign-in">Back to signing in</Link>
      </p>
    </main>
  );
}

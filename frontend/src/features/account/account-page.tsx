import { useMe } from "@/api/me";
import { PageTitle } from "@/components/page-title";
import { roleWord } from "@/lib/words";
import { PasswordSection } from "./password-section";
import { OwnDataSection } from "./own-data-section";
import { SignInsSection } from "./sign-ins-section";

/** What a person looks after themselves: password, sign-ins, and what is held about them. */
export function AccountPage() {
  const me = useMe();
  if (me === undefined) return null;
  return (
    <>
      <PageTitle title="Your account" lead={`${me.name}, ${me.email}`} />
      <div className="stack stack--loose measure">
        <section className="stack stack--tight" aria-labelledby="roles-title">
          <h2 id="roles-title" className="section-title">
            Your roles
          </h2>
          <ul>
            {me.memberships.map(({ programme, roles, code }) => (
              <li key={programme.id}>
                {programme.name}: {roles.map((role) => roleWord(role).toLowerCase()).join(", ")}
                {code !== null && `, known to others as ${code}`}
              </li>
            ))}
          </ul>
        </section>
        <PasswordSection />
        <SignInsSection />
        <OwnDataSection />
      </div>
    </>
  );
}

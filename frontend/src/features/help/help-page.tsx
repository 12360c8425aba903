import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import { PageTitle } from "@/components/page-title";
import { GUIDES } from "./guides";

/** The guides of all roles, the person's own first. */
export function HelpPage() {
  const { roles } = useProgramme();
  const own = GUIDES.filter((guide) => roles.includes(guide.role));
  const others = GUIDES.filter((guide) => !own.includes(guide));
  return (
    <>
      <PageTitle title="Help" lead="What each role comes to do, step by step." />
      <div className="stack measure">
        <GuideList title="Your role" guides={own} />
        <GuideList title={own.length > 0 ? "Other roles" : "Roles"} guides={others} />
      </div>
    </>
  );
}

function GuideList({ title, guides }: { title: string; guides: typeof GUIDES }) {
  if (guides.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="plain-list stack">
        {guides.map((guide) => (
          <li key={guide.role}>
            <Link to="/help/$id" params={{ id: guide.role }}>
              {guide.title}
            </Link>
            <div className="soft">{guide.comesTo}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { usePermission } from "@/api/me";
import { PageTitle } from "@/components/page-title";
import { Link } from "@tanstack/react-router";
import { NewRubricForm } from "./new-rubric-form";

export function NewRubricPage() {
  const mayManage = usePermission("rubric.manage");
  return (
    <>
      <PageTitle
        title="Add an instrument"
        lead={
          mayManage
            ? "Drop or paste its definition and preview it. Nothing is stored until you add it."
            : "Only a lead of the programme can add an instrument."
        }
        trail={<Link to="/rubrics">Rubrics</Link>}
      />
      {mayManage && <NewRubricForm />}
    </>
  );
}

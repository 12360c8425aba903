import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { usePermission, useProgramme } from "@/api/me";
import { DefinitionUpload } from "@/components/definition/definition-upload";
import { PageTitle } from "@/components/page-title";
import { UploadPreview } from "./upload-preview";

export function NewRubricPage() {
  const { programme } = useProgramme();
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
      {mayManage && (
        <DefinitionUpload
          keptAs="new-rubric"
          grammar="YAML in the grammar of rubrics"
          preview={(text) =>
            answerOf(
              api.POST("/api/v1/rubrics/preview/", { body: { programme: programme.id, text } }),
            )
          }
        >
          {(looked) => <UploadPreview {...looked} />}
        </DefinitionUpload>
      )}
    </>
  );
}

import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { usePermission, useProgramme } from "@/api/me";
import { DefinitionUpload } from "@/components/definition/definition-upload";
import { PageTitle } from "@/components/page-title";
import { NewPathwayPreview } from "./new-pathway-preview";

export function NewPathwayPage() {
  const { programme } = useProgramme();
  const mayManage = usePermission("pathway.manage");
  return (
    <>
      <PageTitle
        title="Add a pathway"
        lead={
          mayManage
            ? "Drop or paste its rules and preview them. Nothing is stored until you add them."
            : "Only a lead of the programme can add a pathway."
        }
        trail={<Link to="/pathways">Pathways</Link>}
      />
      {mayManage && (
        <DefinitionUpload
          keptAs="new-pathway"
          grammar="YAML in the grammar of pathways"
          preview={(text) =>
            answerOf(
              api.POST("/api/v1/pathways/preview/", { body: { programme: programme.id, text } }),
            )
          }
        >
          {(looked) => <NewPathwayPreview {...looked} />}
        </DefinitionUpload>
      )}
    </>
  );
}

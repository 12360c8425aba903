import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import type { Characteristics } from "@/api/types";
import { ChanceChart } from "@/charts/chance-chart";
import { ChoiceField } from "@/components/choice-field";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { ChanceTable } from "./chance-table";
import { changeWord, finding, level, portfolioWords, share } from "./characteristics-words";
import { CharacteristicsWhy } from "./characteristics-why";
import { characteristicsQuery, pathwayQuery } from "./queries";
import "./characteristics.css";

const TRIES = ["1", "2", "3", "4", "5"];
const USUAL = "2";
const TIMES: Readonly<Record<string, string>> = {
  "1": "once",
  "2": "twice",
  "3": "three times",
  "4": "four times",
  "5": "five times",
};

export function CharacteristicsPage() {
  const id = useRouteId();
  const { programme } = useProgramme();
  const [{ tries: asked = "" }, setFilter] = useSearchFilters();
  // "3x" in the address, since a bare number there would not be read as text.
  const tries = TRIES.find((each) => asked === `${each}x`) ?? USUAL;
  const pathway = useQuery(pathwayQuery(id));
  const found = useQuery(characteristicsQuery(id, programme.id, Number(tries)));
  return (
    <QueryView query={pathway} isPage>
      {({ title, version }) => (
        <>
          <PageTitle
            title="How often it certifies whom"
            {...(found.data ? { lead: finding(found.data) } : {})}
            trail={
              <>
                <Link to="/pathways">Pathways</Link>
                <Link to="/pathways/$id" params={{ id }}>
                  {title} {version}
                </Link>
              </>
            }
          />
          <QueryView query={found} loading="Simulating trainees">
            {(data) =>
              data.reason === null ? (
                <Chances
                  found={data}
                  tries={tries}
                  onTries={(next) => setFilter("tries", `${next}x`)}
                />
              ) : (
                <NoChances found={data} />
              )
            }
          </QueryView>
        </>
      )}
    </QueryView>
  );
}

function NoChances({ found }: { found: Characteristics }) {
  return (
    <div className="stack stack--loose measure">
      <Note tone="caution" title="There are no chances to show">
        <p>
          {found.reason === "no_bar"
            ? "This pathway sets no bar on the overall score, so that scores neither certify nor hold back anybody. What it asks for is counted and attested, and two people looking at the same portfolio can come to different answers."
            : "This pathway leaves its instrument to the programme and does not say where its scale ends. Adopt it with an instrument, and the chances are shown."}
        </p>
      </Note>
      <CharacteristicsWhy found={found} />
    </div>
  );
}

interface ChancesProps {
  found: Characteristics;
  tries: string;
  onTries: (next: string) => void;
}

function Chances({ found, tries, onTries }: ChancesProps) {
  const { chances, cut } = found;
  if (chances === null || cut === null) return null;
  const { false_pass, true_pass } = chances;
  return (
    <div className="stack stack--loose">
      <div className="characteristics__tries no-print">
        <ChoiceField
          label="A trainee may try"
          value={tries}
          choices={TRIES.map((n) => ({ value: n, label: TIMES[n] ?? n }))}
          onChange={onTries}
        />
      </div>
      <section className="panel">
        <h2 className="visually-hidden">Chances by true level</h2>
        <ChanceChart
          title={`${share(false_pass.certified)} at ${level(false_pass.level)}, ${share(true_pass.certified)} at ${level(true_pass.level)}`}
          caption={`Each point is the share of trainees of one true level who would meet every rule over scores within ${counted(chances.attempts, "attempt")}. The two bars are the target: at most 5 % half a point below the cut, at least 80 % one point above it, on a scale of 0 to 6.`}
          cut={cut}
          marks={chances.points.map((point) => ({
            ...point,
            label: `True level ${level(point.level)}: ${share(point.certified)} certified`,
          }))}
          targets={[
            { level: false_pass.level, share: 0.05, bound: "at most", words: "at most 5 %" },
            { level: true_pass.level, share: 0.8, bound: "at least", words: "at least 80 %" },
          ]}
          table={{
            columns: ["true level", "certified", "low", "high"],
            rows: chances.points.map((point) => [
              point.level,
              point.certified,
              point.low,
              point.high,
            ]),
          }}
          fileName="operating-characteristics"
        />
      </section>
      <div className="characteristics">
        <section className="panel stack stack--tight" aria-labelledby="tries-title">
          <h2 id="tries-title" className="section-title">
            Each attempt lets more pass
          </h2>
          <p className="soft">
            Every attempt is a new portfolio with other raters. Whoever may try often enough passes
            by luck in the end.
          </p>
          <ChanceTable
            caption="Chances by number of attempts"
            first="Attempts"
            rows={found.attempts.map((each) => ({
              key: String(each.attempts),
              name: String(each.attempts),
              isNow: String(each.attempts) === tries,
              chances: each,
            }))}
          />
        </section>
        <section className="panel stack stack--tight" aria-labelledby="more-title">
          <h2 id="more-title" className="section-title">
            What more evidence would change
          </h2>
          <p className="soft">Now: {portfolioWords(found)}.</p>
          <ChanceTable
            caption="Chances with more evidence"
            first="With"
            rows={[
              { key: "now", name: "What it asks for now", isNow: true, chances },
              ...found.changes.map((each) => ({
                key: each.change,
                name: changeWord(each.change),
                chances: each,
              })),
            ]}
          />
        </section>
      </div>
      <CharacteristicsWhy found={found} />
    </div>
  );
}

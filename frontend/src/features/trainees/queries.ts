import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Id, ScaleId, TraineeCurve } from "@/api/types";

export const traineesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["trainees", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/trainees/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

/** What of a trainee's curve was asked for; null for what the server takes first. */
export interface CurveChoice {
  instrument: string | null;
  scale: ScaleId | null;
}

/** The same of a cohort. */
export interface CohortChoice {
  instrument: string | null;
  scale: string | null;
}

export const curveQuery = (trainee: Id, { instrument, scale }: CurveChoice, section: string) =>
  queryOptions({
    queryKey: ["curve", trainee, instrument, scale, section],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/trainees/{id}/curve/", {
          params: {
            path: { id: trainee },
            query: {
              section,
              ...(instrument === null ? {} : { instrument }),
              ...(scale === null ? {} : { scale }),
            },
          },
        }),
      ),
  });

export const cohortQuery = (cohort: Id, { instrument, scale }: CohortChoice) =>
  queryOptions({
    queryKey: ["cohort-competence", cohort, instrument, scale],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/cohorts/{id}/competence/", {
          params: {
            path: { id: cohort },
            query: {
              ...(instrument === null ? {} : { instrument }),
              ...(scale === null ? {} : { scale }),
            },
          },
        }),
      ),
  });

export const practiceQuery = (trainee: Id) =>
  queryOptions({
    queryKey: ["practice", trainee],
    queryFn: () =>
      answerOf(api.GET("/api/v1/trainees/{id}/practice/", { params: { path: { id: trainee } } })),
  });

export const sectionsQuery = (trainee: Id, instrument: string | null) =>
  queryOptions({
    queryKey: ["curve", trainee, instrument, "sections"],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/trainees/{id}/sections/", {
          params: { path: { id: trainee }, query: instrument === null ? {} : { instrument } },
        }),
      ),
  });

export const scaleIds = (curve: TraineeCurve): string[] => curve.scales.map(({ id }) => id);

/** Keeps the picture in place while another scale or section of the same trainee loads. */
export const sameTrainee = (id: Id) => (previous: TraineeCurve | undefined) =>
  previous?.trainee.id === id ? previous : undefined;

export const traineeReleasesQuery = (programme: Id, trainee: Id) =>
  queryOptions({
    queryKey: ["releases", programme, { trainee }],
    queryFn: async () => {
      const page = await answerOf(
        api.GET("/api/v1/releases/", {
          params: { query: { programme, trainee, page_size: WHOLE } },
        }),
      );
      return page.results
        .filter((release) => release.trainee.id === trainee)
        .sort((a, b) => Date.parse(b.released_at) - Date.parse(a.released_at));
    },
  });

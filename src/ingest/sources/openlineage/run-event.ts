import { z } from 'zod';

const assertion = z.looseObject({
  assertion: z.string(),
  success: z.boolean(),
  column: z.string().nullish(),
  severity: z.string().nullish(),
});

const facets = z.looseObject({
  schema: z
    .looseObject({ fields: z.array(z.looseObject({ name: z.string(), type: z.string().nullish() })).nullish() })
    .nullish(),
  tags: z
    .looseObject({
      tags: z
        .array(z.looseObject({ key: z.string(), value: z.string().nullish(), field: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
  version: z.looseObject({ datasetVersion: z.string().nullish() }).nullish(),
  ownership: z.looseObject({ owners: z.array(z.looseObject({ name: z.string() })).nullish() }).nullish(),
});

const dataset = z.looseObject({
  namespace: z.string(),
  name: z.string().min(1),
  facets: facets.nullish(),
  inputFacets: z
    .looseObject({
      dataQualityAssertions: z.looseObject({ assertions: z.array(assertion) }).nullish(),
      dataQualityMetrics: z.looseObject({ rowCount: z.number().nullish(), bytes: z.number().nullish() }).nullish(),
    })
    .nullish(),
  outputFacets: z
    .looseObject({
      outputStatistics: z.looseObject({ rowCount: z.number().nullish(), size: z.number().nullish() }).nullish(),
    })
    .nullish(),
});
export type Dataset = z.output<typeof dataset>;

/** OpenLineage 2-0-2, the facets that are used; others are let through. */
export const runEvent = z.looseObject({
  eventTime: z.iso.datetime({ offset: true }),
  eventType: z.string().nullish(),
  run: z
    .looseObject({
      runId: z.string().min(1),
      facets: z.looseObject({ errorMessage: z.looseObject({ message: z.string() }).nullish() }).nullish(),
    })
    .nullish(),
  job: z
    .looseObject({
      namespace: z.string(),
      name: z.string().min(1),
      facets: z
        .looseObject({ sourceCodeLocation: z.looseObject({ version: z.string().nullish() }).nullish() })
        .nullish(),
    })
    .nullish(),
  dataset: dataset.nullish(),
  inputs: z.array(dataset).nullish(),
  outputs: z.array(dataset).nullish(),
});
export type RunEvent = z.output<typeof runEvent>;

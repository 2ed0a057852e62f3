import { z } from 'zod';
import { readChecks } from '../check-results.js';
import { defineSource } from '../source.js';

const time = z.iso.datetime({ offset: true }).nullish();
const assessment = z.looseObject({
  drifted: z.boolean().nullish(),
  resources_drifted: z.number().nullish(),
  checks_failed: z.number().nullish(),
  created_at: time,
});

export default defineSource({
  id: 'terraform',
  summary: 'HCP Terraform notifications: a run that was applied is a change, an assessment that finds drift an alert.',
  authentication: { scheme: 'hmac-sha512-hex', header: 'x-tfe-notification-signature' },
  payload: z.looseObject({
    payload_version: z.union([z.number(), z.string()]),
    run_id: z.string().nullish(),
    run_url: z.string().nullish(),
    run_message: z.string().nullish(),
    run_created_by: z.string().nullish(),
    workspace_name: z.string().nullish(),
    trigger: z.string().nullish(),
    notifications: z
      .array(z.looseObject({ trigger: z.string().nullish(), run_status: z.string().nullish(), run_updated_at: time }))
      .nullish(),
    details: z
      .looseObject({ workspace_name: z.string().nullish(), new_assessment_result: assessment.nullish() })
      .nullish(),
  }),
  read(event, { receivedAt }) {
    const result = event.details?.new_assessment_result;
    const workspace = event.workspace_name ?? event.details?.workspace_name;
    if (!workspace) return {};
    if (result) {
      const drifted = result.resources_drifted ?? 0;
      const check = {
        at: result.created_at ? Date.parse(result.created_at) : receivedAt,
        fingerprint: `${workspace}/assessment`,
        entity: workspace,
        name: 'infrastructure drifted',
        failed: result.drifted === true || (result.checks_failed ?? 0) > 0,
        severity: 'warning' as const,
        summary: `${drifted} resources of ${workspace} differ from their configuration, ${result.checks_failed ?? 0} checks failed`,
      };
      return { ...readChecks([check]), entities: [{ name: workspace, kind: 'other' }] };
    }
    // "Completed" is also said of runs that only planned.
    const applied = event.notifications?.find(({ run_status: status }) => status === 'applied');
    if (!applied) return {};
    return {
      changes: [
        {
          id: `terraform:${event.run_id ?? receivedAt}`,
          at: applied.run_updated_at ? Date.parse(applied.run_updated_at) : receivedAt,
          kind: 'infrastructure',
          entity: workspace,
          summary: `applied: ${event.run_message ?? 'a run'}`,
          ...(event.run_created_by && { author: event.run_created_by }),
          attributes: { ...(event.run_url && { url: event.run_url }) },
        },
      ],
    };
  },
  examples: [
    {
      name: 'an applied run',
      given: {
        payload_version: 1,
        run_id: 'run-1',
        run_url: 'https://app.terraform.io/run-1',
        run_message: 'Grow the database',
        run_created_by: 'ana',
        workspace_name: 'shop-db',
        notifications: [
          { trigger: 'run:completed', run_status: 'applied', run_updated_at: '2026-01-02T12:00:00.000Z' },
        ],
      },
      yields: {
        changes: [
          {
            id: 'terraform:run-1',
            at: 1767355200000,
            kind: 'infrastructure',
            entity: 'shop-db',
            summary: 'applied: Grow the database',
            author: 'ana',
            attributes: { url: 'https://app.terraform.io/run-1' },
          },
        ],
      },
    },
    {
      name: 'an assessment that found drift',
      given: {
        payload_version: '2',
        trigger_scope: 'assessment',
        trigger: 'assessment:drifted',
        details: {
          workspace_name: 'shop-db',
          new_assessment_result: {
            drifted: true,
            resources_drifted: 2,
            checks_failed: 0,
            created_at: '2026-01-02T12:00:00Z',
          },
        },
      },
      yields: {
        alerts: [
          {
            at: 1767355200000,
            fingerprint: 'shop-db/assessment',
            entity: 'shop-db',
            name: 'infrastructure drifted',
            severity: 'warning',
            status: 'firing',
            summary: '2 resources of shop-db differ from their configuration, 0 checks failed',
          },
        ],
        entities: [{ name: 'shop-db', kind: 'other' }],
      },
    },
    {
      name: 'the verification of a new notification',
      given: { payload_version: 1, run_id: null, workspace_name: null, notifications: [{ trigger: 'verification' }] },
      yields: {},
    },
  ],
});

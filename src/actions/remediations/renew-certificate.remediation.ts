import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, evidenceFor, saying } from '../suspects.js';

const expired =
  /(certificate|x509|tls|ssl|credential|token|password|secret)[^.]{0,80}(expire|not (yet )?valid|not after|ran out)|expired[^.]{0,40}certificate|CERT_HAS_EXPIRED/i;

export default defineRemediation({
  id: 'renew-certificate',
  summary: 'A certificate or credential ran out: it is renewed.',
  risk: 'reversible',
  effect: 'Callers trust it again.',
  expectedWithinMs: 10 * minuteMs,
  appliesTo(suspect) {
    const { entity, change, symptoms } = suspect;
    const found = saying(symptoms, expired);
    const because = evidenceFor(suspect, 'no-change-expiry') ?? (found && found.because);
    if (change || because === undefined) return undefined;
    const name = entity?.name ?? found?.entity;
    if (name === undefined) return undefined;
    return {
      entity: name,
      title: `Renew the certificate or credential of ${name}`,
      fit: 0.9,
      because: [because],
      preconditions: [{ says: 'Whoever issues it can be reached' }],
      steps: [
        `Issue the certificate or credential of ${name} anew`,
        'Load it where it is used; restart what reads it only when it starts',
        'See why it was not renewed in time',
      ],
      request: byWebhook('renew-certificate', name),
    };
  },
  examples: [
    {
      name: 'callers that refuse it',
      given: {
        entity: { name: 'auth', kind: 'service', attributes: {} },
        symptoms: [
          {
            entity: 'web',
            signal: { kind: 'log', key: 'k', template: 't', text: 'x509: certificate has expired or is not yet valid' },
            direction: 'up',
            because: 'x509: certificate has expired: 30 lines a minute',
          },
        ],
      },
      suggests: 'Renew the certificate or credential of auth',
      by: 'webhook',
    },
    { name: 'a slow service', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});

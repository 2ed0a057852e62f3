import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'certificate',
  summary: 'Days until a certificate ends.',
  unit: 'days',
  keys: [['instance', 'name', 'filename', 'server.address', 'secret_name']],
  step: 'last',
  signs: ['certificate', 'x509', 'tls expir', 'ssl expir'],
  spentAt: 1,
  leadTimeMs: 7 * dayMs,
  rules: [
    { metric: 'probe_ssl_earliest_cert_expiry', tells: 'deadline' },
    { metric: 'x509_cert_not_after', tells: 'deadline' },
    { metric: 'certmanager_certificate_expiration_timestamp_seconds', tells: 'deadline' },
    { metric: 'tls.certificate.expiry', tells: 'deadline' },
  ],
  act: ({ entity, key, used }) => [
    {
      kind: 'renew',
      summary: `Renew the certificate of ${key || entity}`,
      effect: `it ends in ${used.toFixed(1)} days`,
    },
  ],
  examples: [
    {
      name: 'a probe by blackbox-exporter: the value is when it ends',
      given: [{ name: 'probe_ssl_earliest_cert_expiry', attributes: { instance: 'shop.example' }, value: 864_000 }],
      finds: [{ key: 'shop.example', used: 10, limit: 0 }],
    },
  ],
});

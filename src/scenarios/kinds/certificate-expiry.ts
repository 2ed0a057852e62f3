import { callersOf } from '../landscape.js';
import { defineOutage } from '../plan.js';

export const certificateExpiry = defineOutage({
  id: 'certificate-expiry',
  summary: 'The certificate of a service expires and every caller refuses to talk to it; nothing was changed.',
  blames: 'none',
  stage(scene) {
    const { landscape, random, at, from, until } = scene;
    const service = scene.callee();
    const left = (at - from) / 1000;
    const says = random.pick([
      (to: string) => `x509: certificate has expired or is not yet valid: ${to}.svc:8443`,
      (to: string) => `SSLHandshakeException: PKIX path validation failed: certificate of ${to} expired`,
      (to: string) => `TLS handshake with ${to} failed: CERT_HAS_EXPIRED`,
    ]);
    return {
      rootEntity: service.name,
      rootChange: 'none',
      effects: [
        { entity: service.name, errors: 0.97, gauges: { cpu: { factor: 0.4 } } },
        // The time left falls in a line all along; measured from 40 days it is brought to what is left of it here.
        { entity: service.name, from: from - 1, until: until + 60_000, gauges: { certificate: { to: left } } },
        {
          entity: service.name,
          from,
          until,
          rampMs: until - from,
          gauges: { certificate: { add: -(until - from) / 1000 } },
        },
      ],
      writings: callersOf(landscape, service.name).map(({ name }) => ({
        entity: name,
        perMinute: 10,
        severity: 'ERROR' as const,
        line: () => `${says(service.name)} (attempt ${random.integer(1, 3)}, ${random.hex(6)})`,
      })),
    };
  },
});

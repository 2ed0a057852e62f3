import { defineOutage, type Wording } from '../plan.js';
import type { Language } from '../landscape.js';
import type { Random } from '../random.js';

interface Slip extends Wording {
  readonly says: (random: Random) => string;
}

const slips: Readonly<Record<Language, readonly Slip[]>> = {
  java: [
    {
      message: 'feat({e}): read the loyalty tier from the profile',
      files: ['services/{e}/src/main/java/com/acme/{e}/TierResolver.java'],
      removed: ['    if (profile == null || profile.getTier() == null) {', '      return Tier.BASIC;', '    }'],
      added: ['    return Tier.of(profile.getTier().getCode());'],
      says: (r) =>
        `java.lang.NullPointerException: Cannot invoke "Tier.getCode()" because "profile.getTier()" is null\n\tat com.acme.TierResolver.resolve(TierResolver.java:${r.integer(40, 48)})\n\tat com.acme.web.Dispatcher.serve(Dispatcher.java:142)`,
    },
  ],
  go: [
    {
      message: 'perf: skip the copy when decoding the quote',
      files: ['services/{e}/quote/decode.go'],
      removed: ['	if q.Currency == nil {', '		return errMissingCurrency', '	}'],
      added: ['	out.Currency = *q.Currency'],
      says: (r) =>
        `panic: runtime error: invalid memory address or nil pointer dereference goroutine ${r.integer(100, 9000)} [running] quote.decode(...) services/quote/decode.go:${r.integer(50, 58)}`,
    },
  ],
  python: [
    {
      message: 'simplify payload parsing',
      files: ['services/{e}/{e}/payload.py'],
      removed: ["    items = body.get('items') or []"],
      added: ["    items = body['items']"],
      says: (r) =>
        `Traceback (most recent call last):\n  File "payload.py", line ${r.integer(20, 24)}, in parse\n    items = body['items']\nKeyError: 'items'`,
    },
  ],
  node: [
    {
      message: '{e}: drop the optional chaining we no longer need',
      files: ['services/{e}/src/render.ts'],
      removed: ['  const price = offer?.price?.amount ?? 0;'],
      added: ['  const price = offer.price.amount;'],
      says: (r) =>
        `{"level":50,"msg":"unhandled error","err":{"type":"TypeError","message":"Cannot read properties of undefined (reading 'amount')","stack":"render.ts:${r.integer(30, 36)}"}}`,
    },
  ],
  nginx: [
    {
      message: 'route: move the API to the new location block',
      files: ['deploy/{e}/nginx.conf'],
      removed: ['    location /api/ { proxy_pass http://api_pool/; }'],
      added: ['    location /api { proxy_pass http://api_pool/v2/; }'],
      says: (r) => `open() "/usr/share/nginx/html/api/v2/${r.hex(6)}" failed (2: No such file or directory)`,
    },
  ],
};

export const badDeployment = defineOutage({
  id: 'bad-deployment',
  summary: 'A deployment brings a bug: some requests of one service fail at once, and its callers with it.',
  blames: 'change',
  stage(scene) {
    const { random } = scene;
    const service = scene.callee();
    const slip = random.pick(slips[service.language]);
    const rolled = scene.deploy(service.name, [slip], random.between(0.3, 2));
    return {
      rootEntity: service.name,
      rootChange: rolled.id,
      rootChangeAliases: rolled.aliases,
      effects: [{ entity: service.name, errors: random.between(0.25, 0.6) }],
      writings: [{ entity: service.name, perMinute: 14, severity: 'ERROR', line: () => slip.says(random) }],
      changes: rolled.lines,
    };
  },
});

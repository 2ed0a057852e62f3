import { isCardNumber, isIban } from './redact-checks.js';
import { secretWord, signs } from './redact-signs.js';

export interface Pattern {
  /** The sign without which it cannot match. */
  readonly sign: number;
  readonly expression: RegExp;
  readonly mask: string | ((match: string) => string);
}

export const secret = '<secret>';
/**
 * Every quantifier is bounded or followed by what it excludes, so that each runs in linear time on any text.
 * A card number needs an issuer's prefix and length and the check digit (Luhn); an IBAN its remainder (ISO 7064):
 * long numbers of other kinds (trace ids, nanoseconds) stay readable.
 */
export const patterns: readonly Pattern[] = [
  {
    sign: signs.dashes,
    expression: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
    mask: '<private-key>',
  },
  {
    sign: signs.url,
    expression: /(:\/\/[^\s/:@?#"']{0,256}):[^\s/@?#"']{1,256}@/g,
    mask: `$1:${secret}@`,
  },
  {
    sign: signs.at,
    expression: /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])/gi,
    mask: '<email>',
  },
  {
    sign: signs.key,
    expression:
      /(\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:basic|bearer|digest|token|apikey|negotiate)\s{1,3})?)[^\s"',;]{4,8192}/gi,
    mask: `$1${secret}`,
  },
  {
    sign: signs.bearer,
    expression: /\b((?:[Bb]earer|BEARER|[Aa]pi[Kk]ey)\s{1,3})[\w.~+/=-]{16,8192}/g,
    mask: `$1${secret}`,
  },
  {
    sign: signs.token,
    expression:
      /\b(?:eyJ[\w-]{8,8192}\.[\w-]{8,8192}(?:\.[\w-]{0,8192})?|A[KS]IA[A-Z0-9]{16}|gh[oprsu]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255}|glpat-[\w-]{20,255}|xox[a-z]-[\w-]{10,255}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}|AIza[\w-]{35}|tl_[0-9a-f]{12}_[\w-]{43}|npm_[A-Za-z0-9]{36})/g,
    mask: secret,
  },
  {
    sign: signs.url,
    expression: /(\/\/hooks\.slack\.com\/services\/)[\w/]{20,120}/g,
    mask: `$1${secret}`,
  },
  {
    sign: signs.key,
    expression: new RegExp(
      `((?:${secretWord})\\\\?["']?\\s{0,3}(?:=|:=|=>)\\s{0,3})(?:"[^"\\n]{1,1024}"|'[^'\\n]{1,1024}'|[^\\s,;&"')\\]}]{1,1024})`,
      'gi',
    ),
    mask: `$1${secret}`,
  },
  {
    sign: signs.key,
    expression: new RegExp(
      `((?:${secretWord})\\\\?["']?:\\s{0,3})(?:\\\\?"[^"\\n]{1,1024}"|'[^'\\n]{1,1024}'|(?=[^\\s,;&"')\\]}]{0,64}\\d)[^\\s,;&"')\\]}]{6,1024})`,
      'gi',
    ),
    mask: `$1${secret}`,
  },
  {
    sign: signs.digits,
    expression: /(?<![\w.-])(?:[345]\d|6[05]|2[2-7])\d{2}(?:[ -]?\d){9,15}(?![\w-]|\.\d)/g,
    mask: (match) => (isCardNumber(match.replace(/[ -]/g, '')) ? '<card>' : match),
  },
  {
    sign: signs.iban,
    expression: /(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\w-])/g,
    mask: (match) => (isIban(match.replace(/ /g, '')) ? '<iban>' : match),
  },
];

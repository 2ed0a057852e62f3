/** What names of secrets end in; an alternation to build expressions from. */
export const secretWord =
  'passw(?:or)?d|passwd|pwd|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|' +
  'token|credentials?|session[_-]?id';
const keyEnd = new RegExp(`(?:${secretWord}|authorization)$`, 'i');

/** What one look at every character tells of a text; most texts have no sign and meet no pattern. */
export const signs = { at: 1, key: 2, digits: 4, iban: 8, token: 16, dashes: 32, url: 64, bearer: 128 } as const;

/** The classes of characters that signs are made of. */
const classes = { other: 0, digit: 1, upper: 2, lower: 3, dash: 4, space: 5, at: 6, pair: 7, slash: 8 } as const;
const classOf = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/\d/.test(character)) classOf[code] = classes.digit;
  else if (/[A-Z]/.test(character)) classOf[code] = classes.upper;
  else if (/[a-z_]/.test(character)) classOf[code] = classes.lower;
  else if (/[=:]/.test(character)) classOf[code] = classes.pair;
}
for (const [character, name] of [
  ['-', 'dash'],
  [' ', 'space'],
  ['@', 'at'],
  ['/', 'slash'],
] as const)
  classOf[character.charCodeAt(0)] = classes[name];

/** First letters of the tokens that are told by their prefix. */
const tokenStart = new Set(Array.from('eAgxrstn', (letter) => letter.charCodeAt(0)));
/** Last two letters of the names of secrets. */
const keyEndings = new Set(['rd', 'wd', 'se', 'et', 'ey', 'en', 'al', 'ls', 'id', 'on']);

/** The signs in a text, found in one pass. */
export function signsOf(text: string): number {
  let found = 0;
  let word = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    switch (code < 128 ? classOf[code] : classes.other) {
      case classes.digit:
        word += 1;
        digits += 1;
        if (digits === 13) found |= signs.digits;
        else if (digits === 2 && isUpper(text, i - 2) && isUpper(text, i - 3)) found |= signs.iban;
        break;
      case classes.upper:
      case classes.lower:
        word += 1;
        digits = 0;
        break;
      case classes.dash:
        word += 1;
        if (text.startsWith('-----', i)) found |= signs.dashes;
        break;
      case classes.space:
        if (word >= 6 && endsBearer(text, i)) found |= signs.bearer;
        word = 0;
        break;
      case classes.pair:
        if ((found & signs.key) === 0 && endsKey(text, i)) found |= signs.key;
        word = digits = 0;
        break;
      case classes.slash:
        if (text.charCodeAt(i - 1) === 47) found |= signs.url;
        word = digits = 0;
        break;
      case classes.at:
        found |= signs.at;
        word = digits = 0;
        break;
      default:
        word = digits = 0;
    }
    if (word === 15 && tokenStart.has(text.charCodeAt(i - 14))) found |= signs.token;
  }
  return found;
}

function isUpper(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  return code >= 65 && code <= 90;
}

function endsBearer(text: string, end: number): boolean {
  const last = text.charCodeAt(end - 1) | 32;
  if (last !== 114 && last !== 121) return false;
  return /^(?:bearer|apikey)$/i.test(text.slice(end - 6, end));
}

function endsKey(text: string, separator: number): boolean {
  let end = separator;
  while (end > 0 && separator - end < 5 && ` "'\\`.includes(text.charAt(end - 1))) end -= 1;
  if (!keyEndings.has(text.slice(end - 2, end).toLowerCase())) return false;
  return keyEnd.test(text.slice(Math.max(0, end - 16), end));
}

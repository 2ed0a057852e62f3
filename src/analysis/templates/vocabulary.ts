/** The few words the scanner and the rules know. They belong to English and to machines, never to one system's logs. */
import { hashText } from './characters.js';

const split = (words: string): readonly string[] => words.split(' ');

/** Hashes of a few words. Asked at every word of every line and mostly in vain, so a table says no before the set is asked. */
export class WordSet {
  readonly #hashes: ReadonlySet<number>;
  readonly #isPossible = new Uint8Array(1024);

  constructor(words: string) {
    this.#hashes = new Set(split(words).map((word) => hashText(word)));
    for (const hash of this.#hashes) this.#isPossible[hash & 1023] = 1;
  }

  has(hash: number): boolean {
    return this.#isPossible[hash & 1023] === 1 && this.#hashes.has(hash);
  }
}

const hashes = (words: string): WordSet => new WordSet(words);

/** Months and days as dates write them. */
export const calendar = hashes('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun');
export const timeZones = hashes('UTC GMT CET CEST EST EDT CST CDT MST MDT PST PDT JST IST BST MSK AM PM');
/** Words that are values of a type, whatever the sentence. */
export const literalValues = hashes('true false null nil True False TRUE FALSE NULL');
export const accounts = hashes('root admin');
/** Words after which an account name is expected. */
export const accountCues = hashes('for from by user username account host hostname node name');
/** Words before `user NAME` that make NAME a value. */
export const userCues = hashes('for invalid unknown illegal of as');
export const userKeys = hashes('user username login');
export const USER = hashText('user');
export const TO = hashText('to');
export const LOCALHOST = hashText('localhost');

export const topLevelDomains = hashes(
  'com net org edu gov mil int io info biz local localdomain internal lan arpa cloud',
);
/** Two-letter endings that are file extensions or English words rather than countries. */
export const notCountries = hashes('so py js ts go rs sh pl rb gz md cc hh db ko id in is no to do');

/** Units of a size or a duration, as they stand behind a number. */
export const units: ReadonlySet<string> = new Set(
  split(
    'B KB MB GB TB kB KiB MiB GiB TiB bytes byte ns us ms s sec secs second seconds m min mins minute minutes h hr hrs hour hours day days',
  ),
);

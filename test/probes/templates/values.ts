/** Values for the slots of probe templates: what programs write there, drawn by a seeded random. */

/** A number in [0, 1). */
export type Random = () => number;

const words =
  'amber anchor apple arrow atlas badge banjo basin beacon birch blaze bloom bolt brass breeze bridge bronze cabin cactus camel canyon cargo cedar cello chalk cherry cipher circle clover cobalt comet copper coral cotton crane crater crystal dagger daisy delta desert diesel dragon drift eagle echo ember falcon feather fender fern flint forest fossil galaxy garnet ginger glacier granite grove harbor hazel heron hollow honey ivory jacket jasper jungle kernel kettle lagoon lantern laurel lemon lily lotus lunar maple marble meadow mercury meteor mint mirror mocha mosaic nebula nickel nova oasis ocean olive onyx opal orbit orchid otter oxide panda papaya pearl pebble pepper phoenix pine planet plasma plaza pollen prairie prism pulse python quartz quiver rabbit radar rapid raven reef ribbon river robin rocket ruby saddle saffron salmon sapphire satin shadow sierra silver slate solar sparrow sphinx spruce stone summit sunset tango temple thunder tiger timber topaz torch tulip tundra turbo umbra valley vapor velvet violet walnut willow winter yellow zenith zephyr'.split(
    ' ',
  );
const people =
  'alice bob carol dave erin frank grace heidi ivan judy kevin laura mallory nina oscar peggy quentin rupert sybil trent ursula victor wendy xavier yvonne zach deploy postgres www-data jenkins'.split(
    ' ',
  );
const kinds =
  'service worker gateway handler manager queue cache store index table orders users billing events metrics sessions archive'.split(
    ' ',
  );
const camel =
  'Order User Payment Session Block Task Event Cache Index Config Shard Stream Packet Token Queue Report'.split(' ');
const roles =
  'Manager Service Handler Factory Listener Controller Client Server Provider Scheduler Monitor Store'.split(' ');
const texts = [
  'timeout',
  'disk full',
  'no space left on device',
  'user requested',
  'connection reset by peer',
  'invalid argument',
  'permission denied',
  'network unreachable',
  'maintenance',
  'out of memory',
  'the object was modified',
  'not found',
  'card expired',
  'insufficient funds',
  'bye',
  'disconnected by user',
  'unexpected end of input',
  'bad signature',
  'quota exceeded',
  'host is down',
  'peer not authenticated',
  'checksum mismatch',
  'stale lease',
  'too many requests',
  'service unavailable, try again later',
  'administrator request',
  'hold timer expired',
  'dead timer expired',
  'manual failover',
  'version conflict',
  'duplicate entry',
  'value too long',
  'missing required field',
  'closed by remote',
  'delivered to mailbox',
  'queued as 4F2A',
  'mailbox unavailable',
  'greylisted for now',
  'no such user here',
];
const errors = [
  'connection refused',
  'connection reset by peer',
  'broken pipe',
  'no route to host',
  'i/o timeout',
  'context deadline exceeded',
  'EOF',
  'operation timed out',
  'Name or service not known',
];
const titles = [
  'Network Manager',
  'Daily apt download activities',
  'OpenSSH server daemon',
  'Print Spooler',
  'Windows Update',
  'Session c2 of user root',
  'Multi-User System',
  'Docker Application Container Engine',
  'Rotate log files',
  'Background Intelligent Transfer',
  'Hardware Monitor',
  'Firewall',
  'Time Synchronization',
  'User Manager for UID 1000',
];

const integer = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
export const pick = <T>(random: Random, list: readonly T[]): T => list[integer(random, 0, list.length - 1)];
const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => integer(random, 0, 15).toString(16)).join('');
const letters = (random: Random, count: number, of: string): string =>
  Array.from({ length: count }, () => of[integer(random, 0, of.length - 1)]).join('');
const number = (random: Random): string => String(integer(random, 0, 10 ** integer(random, 1, 6)));
const decimal = (random: Random, digits = 2): string => (random() * 10 ** integer(random, 0, 3)).toFixed(digits);
const two = (random: Random, below: number): string => String(integer(random, 0, below - 1)).padStart(2, '0');
const ip = (random: Random): string =>
  `${pick(random, ['10', '172', '192', '203'])}.${integer(random, 0, 254)}.${integer(random, 0, 254)}.${integer(random, 1, 254)}`;
const word = (random: Random): string => pick(random, words);
const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);
const path = (random: Random): string =>
  `/${Array.from({ length: integer(random, 1, 4) }, () => word(random)).join('/')}${pick(random, ['', '.log', '.conf', '.db', '.sock'])}`;
const host = (random: Random): string =>
  `${word(random)}${pick(random, ['', '01', '-2'])}.${word(random)}.${pick(random, ['com', 'net', 'internal', 'example.org'])}`;
const date = (random: Random): string => `20${two(random, 27)}-0${integer(random, 1, 9)}-${integer(random, 10, 28)}`;
const clock = (random: Random): string => `${two(random, 24)}:${two(random, 60)}:${two(random, 60)}`;
const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join('-');
const name = (random: Random): string => `${word(random)}${pick(random, ['-', '_'])}${pick(random, kinds)}`;
const cls = (random: Random): string => pick(random, camel) + pick(random, roles);
const base36 = 'bcdfghjklmnpqrstvwxz2456789';
const pod = (random: Random): string =>
  `${name(random).replace('_', '-')}-${letters(random, 10, base36)}-${letters(random, 5, base36)}`;
const size = (random: Random, gap = ''): string =>
  `${random() < 0.5 ? integer(random, 1, 999) : decimal(random, 1)}${gap}${pick(random, ['KB', 'MB', 'GB', 'B'])}`;
const node = (random: Random): string =>
  `${pick(random, ['node', 'web', 'db', 'ip', 'worker'])}-${integer(random, 1, 99)}`;

/** The kinds of slots; what a slot holds is drawn anew for every line unless its kind is in {@link repeating}. */
export const values: Readonly<Record<string, (random: Random) => string>> = {
  num: number,
  pid: number,
  port: (r) => String(integer(r, 1024, 65535)),
  float: (r) => decimal(r),
  ms: (r) => `${decimal(r, 1)}ms`,
  ms1: (r) => `${decimal(r, 3)}ms`,
  us: (r) => `${integer(r, 50, 999)}us`,
  ip,
  host,
  node,
  path,
  word,
  name,
  pod,
  uuid,
  cls,
  size: (r) => size(r),
  size1: (r) => size(r, ' '),
  cls0: cls,
  word0: (r) => pick(r, ['', `/${word(r)}`]),
  topicname: name,
  hex4: (r) => hex(r, 4),
  hex16: (r) => hex(r, 16),
  user: (r) => pick(r, people),
  text: (r) => pick(r, texts),
  err: (r) => pick(r, errors),
  title: (r) => pick(r, titles),
  uri: (r) => `${path(r)}${pick(r, ['', '?id=12', '?q=a&b=c'])}`,
  url: (r) => `http://${ip(r)}:${integer(r, 80, 9999)}${path(r)}`,
  uri2: (r) => `content://${word(r)}/${word(r)}`,
  hdfs: (r) => `hdfs://${node(r)}:9000${path(r)}`,
  file: (r) => `${word(r)}.${pick(r, ['log', 'tar.gz', 'bin', 'json', 'c'])}`,
  email: (r) => `${pick(r, people)}@${word(r)}.com`,
  hex: (r) => hex(r, integer(r, 8, 12)),
  hex8: (r) => hex(r, 8),
  hexup: (r) => hex(r, 10).toUpperCase(),
  hexid: (r) => `0x${hex(r, integer(r, 4, 12))}`,
  b64: (r) => letters(r, 43, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
  mac: (r) => Array.from({ length: 6 }, () => hex(r, 2)).join(':'),
  bool: (r) => pick(r, ['true', 'false']),
  clock,
  time: (r) => `${date(r)}T${clock(r)}Z`,
  dur: (r) => pick(r, [`${decimal(r, 1)}s`, `${integer(r, 1, 999)}ms`, `${integer(r, 1, 9)}m${integer(r, 1, 59)}s`]),
  ver: (r) => `${integer(r, 0, 9)}.${integer(r, 0, 20)}.${integer(r, 0, 9)}`,
  id: (r) => `${letters(r, 3, 'ABCDEFGH')}-${integer(r, 1000, 99999)}`,
  iface: (r) =>
    pick(r, [
      `GigabitEthernet${integer(r, 0, 3)}/${integer(r, 1, 48)}`,
      `eth${integer(r, 0, 9)}`,
      `xe-0/0/${integer(r, 0, 40)}`,
      `Vlan${integer(r, 2, 4000)}`,
    ]),
  disk: (r) => pick(r, ['sda1', 'sdb', 'nvme0n1p2', 'dm-3']),
  unit: (r) => `${pick(r, [word(r), name(r)])}.${pick(r, ['service', 'service', 'scope', 'timer'])}`,
  cmd: (r) =>
    `${path(r)} ${Array.from({ length: integer(r, 0, 3) }, () => pick(r, ['-v', '--all', `--size=${number(r)}`, word(r), path(r)])).join(' ')}`.trim(),
  sql: (r) =>
    pick(r, [
      `SELECT * FROM ${word(r)} WHERE id = ${number(r)}`,
      `UPDATE ${word(r)} SET ${word(r)} = '${word(r)}'`,
      `INSERT INTO ${word(r)} (a, b) VALUES (1, 2)`,
      'COMMIT',
      `DELETE FROM ${word(r)}`,
    ]),
  topic: (r) => `${name(r)}-${integer(r, 0, 20)}`,
  ns: (r) => pick(r, ['default', 'kube-system', 'prod', 'staging', 'monitoring']),
  image: (r) => `${pick(r, ['', 'registry.example.com/'])}${word(r)}:${integer(r, 1, 9)}.${integer(r, 0, 30)}`,
  wpath: (r) => `C:\\${capital(word(r))}\\${word(r)}${pick(r, ['', '\\x64'])}`,
  winpkg: (r) => `Package_for_KB${number(r)}~31bf3856ad364e35~amd64~~6.1.${integer(r, 1, 9)}.${integer(r, 0, 9)}`,
  kb: (r) => `Security Update for Windows (KB${number(r)})`,
  exe: (r) => `${word(r)}.exe`,
  sid: (r) => `S-1-5-21-${number(r)}-${number(r)}`,
  guid: (r) => `{${uuid(r).toUpperCase()}}`,
  pkg: (r) => `com.${word(r)}.${word(r)}`,
  jcls: (r) => `org.${word(r)}.${word(r)}.${cls(r)}`,
  action: (r) => `android.intent.action.${word(r).toUpperCase()}`,
  prop: (r) => `persist.sys.${word(r)}`,
  attempt: (r) => `attempt_${number(r)}_000${integer(r, 1, 9)}_m_00000${integer(r, 0, 9)}_0`,
  container: (r) => `container_${number(r)}_000${integer(r, 1, 9)}_01_00000${integer(r, 1, 9)}`,
  blk: (r) => `blk_${pick(r, ['', '-'])}${number(r)}${number(r)}`,
  rack: (r) => `R${two(r, 64)}-M${integer(r, 0, 1)}-N${integer(r, 0, 15)}`,
  nodelist: (r) => `${pick(r, ['cn', 'node'])}[${integer(r, 1, 50)}-${integer(r, 51, 99)}]`,
};

/** Kinds of which one place in a program sees but a few different values, and these again and again. */
export const repeating = new Set(
  'word name cls cls0 user host node path text err title file exe pkg jcls action prop unit ns image wpath topicname topic sql cmd iface email rack'.split(
    ' ',
  ),
);

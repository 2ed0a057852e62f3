import type { Severity } from '../domain/signal.js';
import type { Language, Service } from './landscape.js';
import type { Random } from './random.js';

/** A line a service writes on an ordinary day. */
export interface Sentence {
  readonly severity: Severity;
  readonly body: string;
}

type Saying = (random: Random, service: Service) => string;

const ip = (r: Random): string => `10.${r.integer(0, 40)}.${r.integer(0, 255)}.${r.integer(1, 254)}`;
const uuid = (r: Random): string => `${r.hex(8)}-${r.hex(4)}-4${r.hex(3)}-a${r.hex(3)}-${r.hex(12)}`;
const operation = (r: Random, service: Service): string =>
  r.pick(service.operations).replace('{id}', String(r.integer(1, 99_999)));
const ms = (r: Random, service: Service): number => Math.round(service.baseMs * r.between(0.6, 3));

const ordinary: Readonly<Record<Language, readonly Saying[]>> = {
  java: [
    (r, s) => `Completed ${operation(r, s)} 200 OK in ${ms(r, s)} ms`,
    (r) => `HikariPool-1 - Pool stats (total=20, active=${r.integer(1, 7)}, idle=${r.integer(8, 14)}, waiting=0)`,
    (r) =>
      `[http-nio-8080-exec-${r.integer(1, 64)}] request ${uuid(r)} accepted for customer ${r.integer(1000, 99_999)}`,
    (r) => `Refreshed ${r.integer(20, 400)} cached entries in ${r.integer(2, 60)} ms`,
    () => 'Scheduled housekeeping finished',
  ],
  go: [
    (r, s) => `level=info msg="request done" op="${operation(r, s)}" status=200 dur=${ms(r, s)}ms peer=${ip(r)}`,
    (r) => `level=info msg="connection accepted" remote=${ip(r)}:${r.integer(30_000, 60_000)}`,
    (r) => `level=info caller=poller.go:${r.integer(40, 45)} msg="poll complete" items=${r.integer(0, 80)}`,
    (r) => `level=debug msg="lease renewed" lease=${r.hex(16)} ttl=30s`,
  ],
  python: [
    (r, s) => `INFO:     ${ip(r)}:${r.integer(30_000, 60_000)} - "${operation(r, s)} HTTP/1.1" 200 OK`,
    (r) => `batch of ${r.integer(1, 64)} rows scored in ${r.between(4, 40).toFixed(1)}ms`,
    (r) => `worker[${r.integer(1, 8)}]: heartbeat ok, ${r.integer(10, 900)} tasks done`,
    (r) => `loaded ${r.integer(10, 90)} features for key=${r.hex(10)}`,
  ],
  node: [
    (r, s) =>
      `{"level":30,"msg":"request completed","op":"${operation(r, s)}","reqId":"${r.hex(8)}","responseTime":${ms(r, s)}}`,
    (r) => `{"level":30,"msg":"session resumed","sid":"${r.hex(12)}","ageSec":${r.integer(1, 5000)}}`,
    (r) => `{"level":20,"msg":"cache lookup","key":"u:${r.integer(1, 99_999)}","hit":${r.chance(0.9)}}`,
  ],
  nginx: [
    (r, s) =>
      `${ip(r)} - - "${operation(r, s)} HTTP/2.0" 200 ${r.integer(300, 40_000)} "-" "Mozilla/5.0" rt=0.0${r.integer(10, 99)}`,
    (r) => `${ip(r)} - - "GET /assets/app.${r.hex(6)}.js HTTP/2.0" 304 0 "-" "Mozilla/5.0" rt=0.001`,
  ],
};

const grumbles: readonly Saying[] = [
  (r) => `slow client ${ip(r)}: response took ${r.integer(1100, 2600)} ms to drain`,
  (r) => `retrying idempotent request ${r.hex(8)} (attempt 2 of 3)`,
  (r) => `deprecated field "locale" used by client app/${r.integer(3, 6)}.${r.integer(0, 9)}`,
  (r) => `validation failed for field 'email' in request ${r.hex(8)}: not an address`,
];

/** What a service writes when nothing is wrong; now and then it grumbles (WARN) about a client. */
export function ordinarySentence(service: Service, random: Random): Sentence {
  if (random.chance(0.012)) return { severity: 'WARN', body: random.pick(grumbles)(random, service) };
  const body = random.pick(ordinary[service.language])(random, service);
  return { severity: body.startsWith('level=debug') || body.startsWith('{"level":20') ? 'DEBUG' : 'INFO', body };
}

const javaStack = (r: Random, to: string): string =>
  `\n\tat com.acme.client.${to.replace(/\W/g, '')}.Client.call(Client.java:${r.integer(80, 84)})\n\tat com.acme.web.Dispatcher.serve(Dispatcher.java:142)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)`;

const refused: Readonly<Record<Language, (r: Random, to: string) => string>> = {
  java: (r, to) =>
    `Call to ${to} failed: org.springframework.web.client.HttpServerErrorException: 503 Service Unavailable${javaStack(r, to)}`,
  go: (r, to) =>
    `level=error msg="upstream failed" upstream=${to} err="rpc error: code = Unavailable desc = request ${r.hex(6)} failed"`,
  python: (r, to) =>
    `requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: http://${to}/v1/${r.hex(6)}`,
  node: (r, to) =>
    `{"level":50,"msg":"request to ${to} failed","reqId":"${r.hex(8)}","err":{"type":"FetchError","status":500}}`,
  nginx: (r, to) =>
    `upstream sent 502 while reading response header from upstream, client: ${ip(r)}, upstream: "http://${to}:8080/"`,
};

const tardy: Readonly<Record<Language, (r: Random, to: string) => string>> = {
  java: (r, to) =>
    `Read timed out calling ${to} after ${r.integer(1990, 2050)} ms: java.net.SocketTimeoutException: Read timed out${javaStack(r, to)}`,
  go: (r, to) =>
    `level=error msg="upstream timeout" upstream=${to} err="context deadline exceeded" elapsed=${r.integer(1990, 2050)}ms`,
  python: (r, to) => `httpx.ReadTimeout: no response from ${to} within ${r.integer(2, 5)}.0 s (request ${r.hex(6)})`,
  node: (r, to) => `{"level":50,"msg":"timeout of 2000ms exceeded calling ${to}","reqId":"${r.hex(8)}"}`,
  nginx: (r, to) =>
    `upstream timed out (110: Operation timed out) while reading response header from upstream, client: ${ip(r)}, upstream: "http://${to}:8080/"`,
};

/** What a service writes when a callee fails it. */
export function sufferingSentence(
  service: Service,
  callee: string,
  how: 'error' | 'timeout',
  random: Random,
): Sentence {
  return { severity: 'ERROR', body: (how === 'error' ? refused : tardy)[service.language](random, callee) };
}

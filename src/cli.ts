import { Failure, messageOf } from './platform/failure.js';

type Command = (args: readonly string[]) => Promise<void>;

/** Loaded when called, so that a small command does not pay for the server. */
const commands: Readonly<Record<string, { usage: string; load: () => Promise<Command> }>> = {
  replay: {
    usage: 'replay FILE… [--out DIR] [--speed max|N]   play recordings, write their incidents',
    load: async () => (await import('./commands/replay.js')).replay,
  },
  backtest: {
    usage: 'backtest --from TIME --to TIME [--json]     replay stored history beside what really happened',
    load: async () => (await import('./commands/backtest.js')).backtest,
  },
  eval: {
    usage: 'eval TASK --data DIR --out DIR             predict a benchmark task with the server’s own analysis',
    load: async () => (await import('./commands/evaluate.js')).evaluate,
  },
  demo: {
    usage: 'demo [--once] [--kind KIND] [--seed N]     serve on embedded stores and play an outage',
    load: async () => (await import('./commands/demo.js')).demo,
  },
  token: {
    usage: 'token create|list|revoke …                 access tokens',
    load: async () => (await import('./commands/token.js')).token,
  },
  'dead-letters': {
    usage: 'dead-letters list|replay [ID…]             payloads that could not be read',
    load: async () => (await import('./commands/dead-letters.js')).deadLetters,
  },
  migrate: {
    usage: 'migrate                                    bring the state database up to date',
    load: async () => (await import('./commands/migrate.js')).migrate,
  },
  doctor: {
    usage: 'doctor                                     check every configured connection',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  catalogue: {
    usage: 'catalogue                                  every source, detector, link and evidence term',
    load: async () => (await import('./commands/catalogue.js')).catalogue,
  },
  'env-example': {
    usage: 'env-example [--write]                      the configuration with its defaults',
    load: async () => (await import('./commands/environment.js')).environment,
  },
};

const usageOf = (...usages: readonly string[]): string =>
  `Usage: npm run -s cli -- COMMAND\n${usages.map((usage) => `  ${usage}`).join('\n')}`;

async function main(): Promise<void> {
  const [name, ...args] = process.argv.slice(2);
  const command = name === undefined ? undefined : commands[name];
  const usage = command ? usageOf(command.usage) : usageOf(...Object.values(commands).map((one) => one.usage));
  if (name === 'help' || [name, ...args].some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  if (!command) throw new Failure('cli.usage', name === undefined ? usage : `There is no command ${name}. ${usage}`);
  await (
    await command.load()
  )(args);
}

function isUsageError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'cli.usage' || String(error.code).startsWith('ERR_PARSE_ARGS'))
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof Failure || isUsageError(error) ? error.message : String((error as Error).stack)}\n`,
  );
  if (error instanceof Failure && error.cause !== undefined)
    process.stderr.write(`because: ${messageOf(error.cause)}\n`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}

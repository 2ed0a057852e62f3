/**
 * The door of every npm script: installs and builds when that is missing or stale, says so on stderr, then runs the
 * command on the Node that package.json pins, whatever Node the machine has.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const say = (text) => process.stderr.write(`throughline: ${text}\n`);

function run(command, args, { quiet = false } = {}) {
  const { status, signal } = spawnSync(command, args, {
    cwd: process.cwd(),
    stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'],
  });
  return signal ? 1 : (status ?? 1);
}

function mustRun(what, command, args) {
  say(what);
  const started = Date.now();
  const status = run(command, args, { quiet: true });
  if (status !== 0) {
    say(`${what}: failed with exit code ${status}`);
    process.exit(status);
  }
  say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

const hash = (text) => createHash('sha256').update(text).digest('hex');
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function ensureInstalled() {
  const wanted = hash(read(join(root, 'package-lock.json')));
  const stamp = join(root, 'node_modules', '.throughline-lock');
  if (read(stamp) === wanted && existsSync(bin('node'))) return;
  process.chdir(root);
  mustRun('installing dependencies (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts') ? [path] : [];
  });
}

function ensureBuilt() {
  const inputs = [
    ...sources(join(root, 'src')).toSorted(),
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.build.json'),
  ];
  const wanted = hash(inputs.map((path) => `${relative(root, path)} ${hash(readFileSync(path))}`).join('\n'));
  const stamp = join(root, 'dist', '.stamp');
  if (read(stamp) === wanted) return;
  const known = new Set(inputs.map((path) => relative(join(root, 'src'), path).replace(/\.ts$/, '.js')));
  if (existsSync(join(root, 'dist'))) {
    for (const built of builtFiles(join(root, 'dist')))
      if (!known.has(relative(join(root, 'dist'), built))) rmSync(built);
  }
  mustRun('building (tsc)', bin('node'), [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(root, 'tsconfig.build.json'),
  ]);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Entries are found by folder scan, so what was built from a deleted source must go. */
function builtFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return builtFiles(path);
    return entry.name.endsWith('.js') ? [path] : [];
  });
}

const node = (...args) => run(bin('node'), ['--enable-source-maps', ...args]);
const tool = (path, ...args) => run(bin('node'), [join(root, 'node_modules', path), ...args]);

const checks = [
  ['format', () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  ['lint', () => run(bin('oxlint'), ['--type-aware', '--deny-warnings', 'src', 'test', 'tools'])],
  ['types', () => tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json')],
  [
    'boundaries',
    () => tool('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', 'src'),
  ],
  ['dead code', () => tool('knip/bin/knip.js', '--no-progress')],
];

function check() {
  process.chdir(root);
  let failures = 0;
  for (const [name, passes] of checks) {
    const ok = passes() === 0;
    say(`${String(name)}: ${ok ? 'ok' : 'FAILED'}`);
    if (!ok) failures += 1;
  }
  return failures;
}

const [command, ...args] = process.argv.slice(2);
const commands = {
  start: () => node(join(root, 'dist/main.js'), ...args),
  demo: () => node(join(root, 'dist/cli.js'), 'demo', ...args),
  cli: () => node(join(root, 'dist/cli.js'), ...args),
  test: () => (process.chdir(root), tool('vitest/vitest.mjs', 'run', ...args)),
  bench: () => node('--import', join(root, 'tools/ts-hooks.mjs'), join(root, 'test/bench/all.ts'), ...args),
  check,
};
if (!(command in commands)) {
  say(`unknown command ${command ?? ''}; known: ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
ensureInstalled();
if (command !== 'check') ensureBuilt();
process.exit(commands[command]());

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';

const run = promisify(execFile);
const version = '9.1.0';
const sources = join(import.meta.dirname, 'elasticsearch');
const home = join(import.meta.dirname, '..', '..', '.cache', `elasticsearch-${version}`);

export interface RunningElasticsearch {
  readonly url: string;
  /** Ends the node; what it stored is gone with it. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again on the same port with what it had stored. */
  restart(): Promise<void>;
}

/**
 * A throw-away Elasticsearch node, built from the jars on Maven Central when first needed; the one of
 * TEST_ELASTICSEARCH_URL when that is set. `undefined`, after saying why, where none can run.
 */
export async function startElasticsearch(): Promise<RunningElasticsearch | undefined> {
  const given = process.env.TEST_ELASTICSEARCH_URL;
  if (given !== undefined && given !== '') return untouched(given);
  const java = await findJava();
  if (java === undefined) {
    console.error('No Elasticsearch for tests: no JDK 21 or newer in JAVA_HOME or /usr/lib/jvm');
    return undefined;
  }
  try {
    if (!existsSync(home)) await install(java);
  } catch (error) {
    console.error(`No Elasticsearch for tests: it could not be built with Maven: ${String(error)}`);
    return undefined;
  }
  const data = await mkdtemp(join(tmpdir(), 'throughline-elasticsearch-'));
  const [port, transportPort] = [await freePort(), await freePort()];
  const start = () => startNode(java, data, port, transportPort);
  let node = await start();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (node.exitCode !== null || node.signalCode !== null) return;
    const ended = once(node, 'exit');
    node.kill(signal);
    await ended;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await end('SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
    async restart() {
      node = await start();
    },
  };
}

function untouched(url: string): RunningElasticsearch {
  const refuse = () => Promise.reject(new Error(`${url} was given by TEST_ELASTICSEARCH_URL and is not ours to end`));
  return { url, stop: () => Promise.resolve(), kill: refuse, restart: refuse };
}

/** The newest JDK from 21 on. */
async function findJava(): Promise<string | undefined> {
  const root = '/usr/lib/jvm';
  const installed = existsSync(root) ? (await readdir(root)).map((name) => join(root, name)) : [];
  const homes = [...(process.env.JAVA_HOME === undefined ? [] : [process.env.JAVA_HOME]), ...installed];
  const found: { home: string; major: number }[] = [];
  for (const home of homes) {
    if (!existsSync(join(home, 'bin', 'javac'))) continue;
    const { stdout } = await run(join(home, 'bin', 'javac'), ['-version']);
    const major = Number(/(\d+)/.exec(stdout)?.[1]);
    if (major >= 21) found.push({ home, major });
  }
  return found.toSorted((a, b) => b.major - a.major)[0]?.home;
}

/** Builds a home in a folder of its own, which is moved into place when complete. */
async function install(java: string): Promise<void> {
  console.error(`Building Elasticsearch ${version} for tests from Maven Central (once) …`);
  const building = `${home}.${process.pid}`;
  try {
    await layOut(java, building);
    await rename(building, home);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    // Another test run may have been faster.
    if (!existsSync(home)) throw error;
  }
}

/** The jars, modules and settings as the server expects them, and the program that starts it. */
async function layOut(java: string, building: string): Promise<void> {
  const [jars, core] = [join(building, 'jars'), join(building, 'core')];
  const module = join(building, 'modules', 'transport-netty4');
  for (const folder of [jars, core, module, join(building, 'config')]) await mkdir(folder, { recursive: true });
  const goal = ['-q', '-B', '-f', join(sources, 'pom.xml'), 'dependency:copy-dependencies'];
  await run('mvn', [...goal, `-DoutputDirectory=${jars}`], { env: { ...process.env, JAVA_HOME: java } });
  for (const jar of await readdir(jars)) {
    const ofModule = /^(netty-|transport-netty4-|elasticsearch-ssl-config-)/.test(jar);
    await rename(join(jars, jar), join(ofModule ? module : core, jar));
  }
  await copyFile(join(sources, 'plugin-descriptor.properties'), join(module, 'plugin-descriptor.properties'));
  await copyFile(join(sources, 'log4j2.properties'), join(building, 'config', 'log4j2.properties'));
  const compiling = ['--module-path', core, '--add-modules', 'org.elasticsearch.server'];
  const program = ['-d', join(building, 'classes'), join(sources, 'SingleNode.java')];
  await run(join(java, 'bin', 'javac'), [...compiling, ...program]);
}

async function startNode(java: string, data: string, port: number, transportPort: number): Promise<ChildProcess> {
  const modules = ['--module-path', join(home, 'core'), '--add-modules', 'org.elasticsearch.server'];
  const command = [
    ...modules,
    '-cp',
    join(home, 'classes'),
    'SingleNode',
    home,
    data,
    String(port),
    String(transportPort),
  ];
  const node = spawn(join(java, 'bin', 'java'), ['-Xms1g', '-Xmx1g', ...command], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4_000);
  };
  node.stdout.on('data', hear);
  node.stderr.on('data', hear);
  const deadline = Date.now() + 180_000;
  for (;;) {
    if (node.exitCode !== null) throw new Error(`Elasticsearch ended while starting:\n${said}`);
    const health = `http://127.0.0.1:${port}/_cluster/health?wait_for_status=yellow&timeout=30s`;
    if (
      await fetch(health).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return node;
    if (Date.now() > deadline) {
      node.kill('SIGKILL');
      throw new Error(`Elasticsearch did not start within 180 s:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

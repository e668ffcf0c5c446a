import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentNames, type Option } from '../../../src/config/option.ts';
import { OPTIONS } from '../../../src/config/schema.ts';
import { serverConfig } from '../../../src/config/server-config.ts';
import { createControlKey } from '../../../src/daemon/control/control-key.ts';
import { lockName } from '../../../src/daemon/lock-address.ts';
import { policyFor } from '../../../src/doctor/policy.ts';
import { LABELS } from '../../../src/mapping/labels/table.ts';
import { LIMITS as OF_DEFINITIONS } from '../../../src/mapping/limits.ts';
import { LIMITS as OF_REQUESTS } from '../../../src/server/listener/limits.ts';
import { createMetrics } from '../../../src/server/metrics.ts';
import { createPublicRoutes } from '../../../src/server/public-routes.ts';
import { createFileStore } from '../../../src/store/file-store.ts';
import { stateFileName } from '../../../src/store/state-file.ts';
import { silentLog } from '../../../src/support/log.ts';
import { withoutComments } from '../../support/source-text.ts';
import { snapshot } from '../server/snapshot.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SOURCES = join(ROOT, 'src');
const PAGE = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const SPANS = [...PAGE.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, text]) => text ?? '');
const ROWS = PAGE.split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '').trim()));

const options: readonly Option[] = Object.values<Option>(OPTIONS);

/** The second cell of the row that begins so. */
function besides(first: string): string {
  const row = ROWS.find(([cell]) => cell === first);
  if (row === undefined) throw new Error(`no row "${first}" on the page`);
  return row[1] ?? '';
}
const numberBeside = (first: string): number => Number(besides(first).replaceAll(',', ''));
const rowAbout = (text: string): string => ROWS.find(([cell]) => cell?.includes(text))?.join(' | ') ?? '';

/** The code of all files below these folders of `src`, without comments. */
const codeOf = (...folders: readonly string[]): string =>
  folders
    .flatMap((folder) =>
      readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => withoutComments(readFileSync(join(SOURCES, folder, name), 'utf8'))),
    )
    .join('\n');

describe('what the security page names exists:', () => {
  /** Node's, and what a reader of the page is told to type elsewhere. */
  const NOT_OURS = ['--disallow-code-generation-from-strings'];

  test('options', () => {
    const flags = options.flatMap((option) => option.flags);
    const named = SPANS.flatMap((span) => span.match(/^--[a-z-]+/) ?? []);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((flag) => !flags.some((known) => known === flag) && !NOT_OURS.includes(flag))).toEqual([]);
  });

  test('variables', () => {
    const known = new Set(options.flatMap(environmentNames));
    const named = SPANS.filter((span) => /^(?:CONSUL|MARATHON)_[A-Z_]+$/.test(span));
    expect(named).toContain('MARATHON_CONSUL_SERVER_TOKEN');
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('labels', () => {
    const known = Object.values(LABELS).map(({ name }) => name);
    const named = SPANS.filter((span) => span.startsWith('consul.'));
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !known.some((label) => label === name))).toEqual([]);
  });

  test('pages', () => {
    const linked = [...PAGE.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path ?? '');
    expect(linked).toContain('../SECURITY.md');
    for (const path of linked) expect(() => readFileSync(join(ROOT, 'docs', path)), path).not.toThrow();
  });

  test('every way to switch a verification off, and no other', () => {
    const insecure = options.flatMap(({ flags }) => flags.filter((flag) => flag.endsWith('-insecure')));
    expect(SPANS.filter((span) => span.endsWith('-insecure')).sort()).toEqual([...insecure].sort());
  });
});

describe('what is open by default is as the security page says:', () => {
  test('its own server', () => {
    const [bind, port] = [OPTIONS.bind.default, OPTIONS.port.default];
    expect(rowAbout('its own server')).toContain(`\`--bind\` \`${bind}\`, \`--port\` \`${port}\``);
    expect(serverConfig({ bind, port: Number(port) } as Parameters<typeof serverConfig>[0]).public).toBeUndefined();
  });

  test('the public server, once it is asked for', () => {
    const { public: opened } = serverConfig({ publicPort: 8081 } as Parameters<typeof serverConfig>[0]);
    const { public: other } = serverConfig({ publicBind: '0.0.0.0' } as Parameters<typeof serverConfig>[0]);
    expect(rowAbout('the public server')).toContain(`\`${opened?.bind}\` and \`${other?.port}\``);
  });

  test('the paths of the public server', async () => {
    const routes = createPublicRoutes({ status: snapshot, metrics: createMetrics('1'), log: silentLog });
    const { known } = (await (await routes.request('/nothing')).json()) as { known: string[] };
    const named = rowAbout('the public server').match(/`(\/[a-z]+)`/g);
    expect(named).toEqual(known.map((path) => `\`${path}\``));
  });
});

describe('the limits on the security page are those of the code:', () => {
  test.each([
    ['ports of a definition', OF_DEFINITIONS.ports],
    ['labels of a definition', OF_DEFINITIONS.labels],
    ['services of a task', OF_DEFINITIONS.services],
    ["checks of a service, of Marathon's", OF_DEFINITIONS.checks],
    ['tags of a service', OF_DEFINITIONS.tags],
    ["characters of a check's path", OF_DEFINITIONS.pathLength],
    ['characters of a command', OF_DEFINITIONS.commandLength],
    ['connections at a time', OF_REQUESTS.maxConnections],
    ["bytes of a request's headers", OF_REQUESTS.maxHeaderSize],
    ['headers of a request', OF_REQUESTS.maxHeaders],
    ['seconds for the headers of a request', OF_REQUESTS.headersTimeout / 1_000],
    ['seconds for a request', OF_REQUESTS.requestTimeout / 1_000],
    ['seconds without a byte', OF_REQUESTS.idleTimeout / 1_000],
  ])('%s', (what, limit) => {
    expect(numberBeside(what)).toBe(limit);
  });
});

test('files are made with the names and modes that the security page says', async () => {
  const stateDir = join(await mkdtemp(join(tmpdir(), 'security-page-')), 'state');
  const key = { consulUrl: 'http://127.0.0.1:8500', cluster: 'CLUSTER', stateDir };
  await createFileStore(stateDir, silentLog).write(stateFileName('CLUSTER'), '{}');
  await createControlKey(key).write();
  const modeOf = async (path: string) => `\`0${((await stat(path)).mode & 0o777).toString(8)}\``;

  const files = (await readdir(stateDir)).sort();
  expect(files.map((name) => name.replace(lockName(key), 'LOCK'))).toEqual(['CLUSTER.json', 'control-LOCK.key']);
  expect(besides(`\`--state-dir\`, by default \`${OPTIONS.stateDir.default}\``)).toContain(await modeOf(stateDir));
  expect(besides('`CLUSTER.json` in it')).toBe(await modeOf(join(stateDir, 'CLUSTER.json')));
  const keyFile = files.find((name) => name.endsWith('.key')) ?? '';
  expect(besides('`control-LOCK.key` in it')).toBe(await modeOf(join(stateDir, keyFile)));
});

test('every path that is asked of a peer is on the security page, and no other', () => {
  const inCode = [...codeOf('clients', 'doctor').matchAll(/['"`](\/(?:v[12]|slave|state)[^'"`$?]*)/g)].map(
    ([, path]) => path ?? '',
  );
  const onPage = SPANS.filter((span) => /^\/(?:v[12]\/|state|slave)/.test(span));
  const isBelow = (path: string, other: string) => path === other || (other.endsWith('/') && path.startsWith(other));
  expect(inCode.length).toBeGreaterThan(10);
  const isNamed = (path: string) => onPage.some((named) => isBelow(path, named));
  expect(inCode.filter((path) => !isNamed(path) && !isNamed(path.replace(/\/$/, '')))).toEqual([]);
  expect(onPage.filter((named) => !inCode.some((path) => isBelow(path, named)))).toEqual([]);
});

test('the policy on the security page is the one that the doctor prints', () => {
  expect(/```hcl\n(.*?)\n```/s.exec(PAGE)?.[1]).toBe(policyFor('NODE'));
});

test('a secret has no flag, but for the one that the security page names', () => {
  const secrets = options.filter(({ isSecret }) => isSecret === true);
  expect(secrets.length).toBeGreaterThan(4);
  const flags = secrets.flatMap((option) => option.flags);
  expect(flags).toEqual(['--preset-option']);
  for (const flag of flags) expect(PAGE.slice(PAGE.indexOf('## Secrets'))).toContain(`\`${flag}`);
});

test('the daemon starts no other program', () => {
  const rooms = readdirSync(SOURCES).filter((name) => !/^(?:demo|sandbox)$|\.ts$/.test(name));
  expect(codeOf('demo')).toContain('node:child_process');
  expect(codeOf(...rooms)).not.toMatch(/child_process|worker_threads|node:cluster/);
});

test('no label gives a check headers, a body or a command', () => {
  const names = Object.values(LABELS).map(({ name }) => name);
  expect(names.filter((name) => /header|body|method|command|script|args/.test(name))).toEqual([]);
});

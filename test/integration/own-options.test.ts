import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { request as plainly } from 'node:http';
import { request as securely } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePorts } from '../../src/sandbox/free-ports.ts';
import { atEnd } from '../support/at-end.ts';
import { createCertificates } from '../support/certificates.ts';
import { startDaemon } from '../support/process.ts';
import { waitFor } from '../support/wait-for.ts';
import { startWorld } from './world.ts';

const certificates = createCertificates();
atEnd(async () => certificates.remove());
const authority = certificates.authority('ca');

/** The status of an answer, or why there was none. */
const statusAt = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<number | string | undefined> =>
  new Promise((resolve) => {
    const isSecure = url.startsWith('https:');
    const options = { headers, agent: false, ...(isSecure && { ca: readFileSync(authority.caFile) }) };
    (isSecure ? securely : plainly)(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      .end();
  });

/** A daemon that reaches nobody: what is looked at here is its own. */
async function alone(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-own-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const [port = 0, publicPort = 0, nobody = 0] = await freePorts(3);
  const nowhere = `http://127.0.0.1:${nobody}`;
  const peers = ['--marathon', nowhere, '--mesos-agent', nowhere, '--consul', nowhere];
  const place = (text: string) =>
    text.replace('FOLDER', folder).replace('PUBLIC_PORT', String(publicPort)).replace('PORT', String(port));
  await writeFile(join(folder, 'token'), 'this-is-from-a-file\n', { mode: 0o600 });
  const daemon = await startDaemon(['run', ...peers, ...args.map(place)], env);
  const listens = (url: string) =>
    waitFor(async () => (await statusAt(url)) !== 'ECONNREFUSED', { withinMs: 20_000, what: `a server at ${url}` });
  return { daemon, folder, port, publicPort, listens };
}

const HERE = ['--state-dir', 'FOLDER/state', '--port', 'PORT', '--log-format', 'json'];

describe('a daemon', () => {
  test('keeps its state where --state-dir says', async () => {
    const { folder, port, listens } = await alone(HERE);
    await listens(`http://127.0.0.1:${port}/health`);
    expect((await readdir(join(folder, 'state'))).length).toBeGreaterThan(0);
  });

  test('logs what --log-level and --log-format say', async () => {
    const { daemon, port, listens } = await alone([...HERE, '--log-level', 'warn']);
    await listens(`http://127.0.0.1:${port}/health`);
    await waitFor(async () => daemon.lines.length > 0, { withinMs: 20_000, what: 'a warning' });
    expect(new Set(daemon.lines.map(({ level }) => level))).not.toContain('info');
    const pretty = await alone([...HERE.slice(0, -1), 'pretty']);
    await pretty.listens(`http://127.0.0.1:${pretty.port}/health`);
    await waitFor(async () => pretty.daemon.output() !== '', { withinMs: 20_000, what: 'a line' });
    expect([pretty.daemon.output().includes('INFO'), pretty.daemon.lines.length]).toEqual([true, 0]);
  });

  test('listens where --bind and --port say, and answers to the names that --server-host says', async () => {
    const { port, listens } = await alone([...HERE, '--bind', '127.0.0.2', '--server-host', 'tasks.example']);
    await listens(`http://127.0.0.2:${port}/health`);
    const status = `http://127.0.0.2:${port}/v1/status`;
    expect(await statusAt(`http://127.0.0.1:${port}/health`)).toBe('ECONNREFUSED');
    expect([
      await statusAt(status, { host: 'tasks.example' }),
      await statusAt(status, { host: 'evil.example' }),
    ]).toEqual([200, 421]);
  });

  test.each([
    [
      'asks for the token of MARATHON_CONSUL_SERVER_TOKEN',
      [],
      { MARATHON_CONSUL_SERVER_TOKEN: 'this-is-from-a-variable' },
    ],
    ['asks for the token of --server-token-file', ['--server-token-file', 'FOLDER/token'], {}],
  ])('%s', async (_, args, env) => {
    const { port, listens } = await alone([...HERE, ...args], env as Readonly<Record<string, string>>);
    const status = `http://127.0.0.1:${port}/v1/status`;
    await listens(status);
    const token = args.length > 0 ? 'this-is-from-a-file' : 'this-is-from-a-variable';
    expect([await statusAt(status), await statusAt(status, { authorization: `Bearer ${token}` })]).toEqual([401, 200]);
  });

  test('speaks https with --server-cert-file and --server-key-file', async () => {
    const { certFile, keyFile } = authority.issue('ours');
    const { port, listens } = await alone([...HERE, '--server-cert-file', certFile, '--server-key-file', keyFile]);
    await listens(`https://127.0.0.1:${port}/health`);
    expect(await statusAt(`https://127.0.0.1:${port}/health`)).toBe(200);
  });

  test('has a second server where --public-bind, --public-port, --public-cert-file and --public-key-file say', async () => {
    const { certFile, keyFile } = authority.issue('public');
    const { publicPort, listens } = await alone([
      ...[...HERE, '--public-bind', '127.0.0.1', '--public-port', 'PUBLIC_PORT'],
      ...['--public-cert-file', certFile, '--public-key-file', keyFile],
    ]);
    const url = `https://127.0.0.1:${publicPort}`;
    await listens(`${url}/health`);
    expect([await statusAt(`${url}/health`), await statusAt(`${url}/v1/status`)]).toEqual([200, 404]);
  });

  test('is called at --callback-url', async () => {
    const world = await startWorld('1.22.7', { hasNoStream: true, post: async () => 200 });
    const callbackUrl = 'http://127.0.0.1:4999';
    await world.start('run', '--events', 'callback', '--public-port', '0', '--callback-url', callbackUrl);
    const registered = async () => world.marathon.callbacks?.urls().some((url) => url.startsWith(callbackUrl));
    await waitFor(registered, { withinMs: 20_000, what: 'a callback at that URL' });
  });
});

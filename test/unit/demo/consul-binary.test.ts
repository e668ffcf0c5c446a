import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findConsulBinary, isAtLeast } from '../../../src/demo/consul/consul-binary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-binary-'));
  await program('new', 'Consul v1.22.7');
  await program('old', 'Consul v1.9.17');
  await program('other', 'Nomad v1.0.0');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, says: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'consul'), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
}

async function find(choice: 'found' | { path: string }, env: Record<string, string>) {
  const said: string[] = [];
  const found = await findConsulBinary(choice, env, (line) => said.push(line));
  return { found, said };
}

const at = (...names: string[]) => names.map((name) => join(folder, name));
const newOne = () => ({ path: join(folder, 'new', 'consul'), version: '1.22.7' });

test('takes the first on PATH that serves, and tells of one that is too old', async () => {
  const { found, said } = await find('found', { PATH: at('missing', 'other', 'old', 'new').join(':') });
  expect(found).toEqual(newOne());
  expect(said).toEqual([`${join(folder, 'old', 'consul')} is Consul 1.9.17: the oldest that is supported is 1.10.`]);
});

test('takes what CONSUL_BIN names before PATH; what was asked for before both', async () => {
  const env = { CONSUL_BIN: newOne().path, PATH: at('old').join(':') };
  expect(await find('found', env)).toEqual({ found: newOne(), said: [] });
  const asked = await find({ path: join(folder, 'other', 'consul') }, env);
  expect(asked).toEqual({ found: undefined, said: [`${join(folder, 'other', 'consul')} does not run as a Consul.`] });
});

test('nothing on PATH is nothing to talk about', async () => {
  expect(await find('found', { PATH: at('missing').join(':') })).toEqual({ found: undefined, said: [] });
  expect(await find('found', {})).toEqual({ found: undefined, said: [] });
});

test('compares versions as numbers', () => {
  expect(isAtLeast('1.10.0', 1, 10)).toBe(true);
  expect(isAtLeast('1.9.17', 1, 10)).toBe(false);
  expect(isAtLeast('2.0.0', 1, 10)).toBe(true);
});

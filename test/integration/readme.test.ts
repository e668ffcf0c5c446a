import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { atEnd } from '../support/at-end.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A PATH with Node and a shell, and neither Consul nor Go. */
let bare: NodeJS.ProcessEnv;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-bare-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await symlink(process.execPath, join(folder, 'node'));
  await symlink('/bin/sh', join(folder, 'sh'));
  bare = { PATH: folder, HOME: folder, COLUMNS: '80' };
});

/** What differs from run to run: ports, counts, and so the width of columns. */
const masked = (text: string): string => text.trim().replaceAll(/\d+/g, 'N').replaceAll(/ +/g, ' ');

/** The blocks of the README that a command's output is shown in. */
async function blockWith(start: string): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
  const block = blocks.find((text) => text.startsWith(start));
  if (block === undefined) throw new Error(`the README has no block that starts with "${start}"`);
  return block.slice(start.length);
}

test('the demo prints what the README shows', async () => {
  const { stdout } = await run(process.execPath, ['scripts/demo.mjs', '--once'], { cwd: ROOT, env: bare });
  expect(masked(stdout)).toBe(masked(await blockWith('$ npm run -s demo -- --once\n')));
});

test('the tests end as the README shows where there is no Consul', async () => {
  const { stdout } = await run(process.execPath, ['scripts/test.mjs', 'test/integration/cold-start.test.ts'], {
    cwd: ROOT,
    env: bare,
  });
  const last = stdout.trim().split('\n').slice(-2).join('\n');
  expect(masked(last)).toBe(masked(`NOT RUN: ${await blockWith('NOT RUN: ')}`));
});

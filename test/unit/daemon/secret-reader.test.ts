import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSecretReader } from '../../../src/daemon/secret-reader.ts';
import { type LogFields, silentLog } from '../../../src/support/log.ts';

function reader() {
  const folder = mkdtempSync(join(tmpdir(), 'secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'token');
  const logged: string[] = [];
  const note = (fields: LogFields, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const readSecret = createSecretReader({ ...silentLog, info: note, warn: note });
  return { folder, path, logged, read: () => readSecret({ kind: 'file', path }), readSecret };
}

test('a text is itself', async () => {
  expect(await reader().readSecret({ kind: 'text', text: ' as it is ' })).toBe(' as it is ');
});

test('a file is read each time, without the white space around', async () => {
  const { path, read } = reader();
  writeFileSync(path, 'one\n');
  expect(await read()).toBe('one');
  writeFileSync(path, 'two\n');
  expect(await read()).toBe('two');
});

test('a file that was never there is named', async () => {
  const { path, read } = reader();
  await expect(read()).rejects.toMatchObject({ code: 'UPSTREAM_DENIED', message: `${path} does not exist` });
});

test.each(['gone', 'empty'])(
  'what a file held last counts while it is %s; its loss is told once, and its return',
  async (how) => {
    const { path, read, logged } = reader();
    writeFileSync(path, 's3cret');
    await read();
    if (how === 'gone') rmSync(path);
    else writeFileSync(path, '');
    expect([await read(), await read()]).toEqual(['s3cret', 's3cret']);
    expect(logged).toHaveLength(1);
    writeFileSync(path, 's3cret too');
    expect(await read()).toBe('s3cret too');
    expect(logged).toHaveLength(2);
    expect(logged.join()).toContain(path);
    expect(logged.join()).not.toContain('s3cret');
  },
);

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

test('each row of docs/failures.md names a test that exists', async () => {
  const page = await readFile(join(ROOT, 'docs/failures.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\|(?! ---| what fails)/.test(line));
  const files = (await readdir(join(ROOT, 'test'), { recursive: true })).filter((name) => name.endsWith('.test.ts'));
  const tests = (await Promise.all(files.map((name) => readFile(join(ROOT, 'test', name), 'utf8')))).join('\n');
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    const name = /"(.+)" \|$/.exec(row)?.[1];
    expect(name, row).toBeDefined();
    expect(tests.includes(`'${name}'`) || tests.includes(`\`${name}\``), `no test is called "${name}"`).toBe(true);
  }
});

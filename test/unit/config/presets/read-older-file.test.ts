import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readOlderFile } from '../../../../src/config/presets/read-older-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'older-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('reads a file whole', () => {
  writeFileSync(join(folder, 'old.json'), '{"Log":{}}');
  expect(readOlderFile(join(folder, 'old.json'))).toBe('{"Log":{}}');
});

test('reads nothing that is no file of options', () => {
  writeFileSync(join(folder, 'large.json'), ' '.repeat(1024 * 1024 + 1));
  expect(['large.json', 'missing.json', '.'].map((name) => readOlderFile(join(folder, name)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(readOlderFile('/dev/zero')).toBeUndefined();
});

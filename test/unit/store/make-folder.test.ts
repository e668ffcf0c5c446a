import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from '../../../src/store/make-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'make-folder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('a folder', () => {
  test('is made with those above it, for its owner alone, and may be there already', async () => {
    const dir = join(root, 'a', 'b', 'c');
    await makeFolder(dir);
    await makeFolder(dir);
    for (const each of [dir, join(root, 'a')]) expect((await stat(each)).mode & 0o777).toBe(0o700);
  });

  test('may be made by many at once', async () => {
    for (let round = 0; round < 100; round += 1) {
      const dir = join(root, String(round), 'a', 'b', 'c');
      await Promise.all(Array.from({ length: 8 }, () => makeFolder(dir)));
      expect((await stat(dir)).isDirectory()).toBe(true);
    }
  });

  test('may be what a link leads to', async () => {
    const link = join(root, 'link');
    await symlink(root, link);
    await expect(makeFolder(link)).resolves.toBeUndefined();
  });

  test('cannot be where a file is, nor below one', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('cannot be behind a link that leads nowhere, and is not tried for ever there', async () => {
    const link = join(root, 'link');
    await symlink(join(root, 'nowhere'), link);
    await expect(makeFolder(link)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(link, 'below'))).rejects.toMatchObject({ code: 'EEXIST' });
  });
});

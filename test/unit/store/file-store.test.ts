import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileStore } from '../../../src/store/file-store.ts';
import { type LogFields, silentLog } from '../../../src/support/log.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'file-store-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function watched(dir: string) {
  const told: string[] = [];
  const note = (_fields: LogFields, message: string) => void told.push(message);
  return { told, store: createFileStore(dir, { ...silentLog, warn: note, info: note }) };
}

describe('a file store', () => {
  test('gives back what was written, also to the next process', async () => {
    const dir = join(root, 'a', 'b');
    await createFileStore(dir, silentLog).write('c.json', '{"x":1}');
    expect(await createFileStore(dir, silentLog).read('c.json')).toBe('{"x":1}');
  });

  test.runIf(process.platform === 'linux').each(['/proc/nope', '/proc/nope/deeper', '/dev/null/state'])(
    'tells that state cannot be kept where nobody can make its folder, and goes on: %s',
    async (dir) => {
      const { told, store } = watched(dir);
      await store.write('c.json', '{}');
      expect(told).toEqual(['state cannot be kept: a restart will ask everything anew']);
    },
  );

  test('keeps folder and file to their owner', async () => {
    const dir = join(root, 'state');
    await createFileStore(dir, silentLog).write('c.json', '{}');
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, 'c.json'))).mode & 0o777).toBe(0o600);
  });

  test('writes through no link that somebody put in the place of a file or its draft', async () => {
    const victim = join(root, 'victim');
    await writeFile(victim, 'precious');
    const dir = join(root, 'state');
    await mkdir(dir);
    for (const name of ['c.json', `.c.json.${process.pid}.draft`]) await symlink(victim, join(dir, name));
    await createFileStore(dir, silentLog).write('c.json', '{}');
    expect(await readFile(victim, 'utf8')).toBe('precious');
    expect((await lstat(join(dir, 'c.json'))).isFile()).toBe(true);
    expect(await readdir(dir)).toEqual(['c.json']);
  });

  test('takes over no rights of a draft that was there before', async () => {
    const draft = join(root, `.c.json.${process.pid}.draft`);
    await writeFile(draft, '');
    await chmod(draft, 0o666);
    await createFileStore(root, silentLog).write('c.json', '{}');
    expect((await stat(join(root, 'c.json'))).mode & 0o777).toBe(0o600);
  });

  test.each([0o770, 0o707, 0o777])('tells once that others can write into its folder (mode %o)', async (mode) => {
    await chmod(root, mode);
    const { told, store } = watched(root);
    await store.write('c.json', '{}');
    await store.write('c.json', '{}');
    expect(told).toEqual([expect.stringMatching(/^others can write into the state folder, .*chmod 700/)]);
  });

  test.each([0o700, 0o755])('says nothing of a folder that others cannot write into (mode %o)', async (mode) => {
    await chmod(root, mode);
    const { told, store } = watched(root);
    await store.write('c.json', '{}');
    expect(told).toEqual([]);
  });

  test('leaves nothing but the last of many writes at once', async () => {
    const store = createFileStore(root, silentLog);
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(10_000));
    await Promise.all(texts.map((text) => store.write('c.json', text)));
    expect(await store.read('c.json')).toBe(texts.at(-1));
    expect(await readdir(root)).toEqual(['c.json']);
  });

  test('shows readers a whole text at any moment', async () => {
    const store = createFileStore(root, silentLog);
    const [first, second] = ['a'.repeat(200_000), 'b'.repeat(200_000)];
    await store.write('c.json', first);
    const writes = Promise.all(Array.from({ length: 20 }, (_, i) => store.write('c.json', i % 2 ? first : second)));
    for (let reads = 0; reads < 50; reads += 1) {
      const text = await store.read('c.json');
      expect(text === first || text === second).toBe(true);
    }
    await writes;
  });

  test('lists states only: no drafts, no sockets, no strangers', async () => {
    const store = createFileStore(root, silentLog);
    await store.write('b.json', '{}');
    await store.write('a.json', '{}');
    await writeFile(join(root, '.a.json.1.draft'), '');
    await writeFile(join(root, 'lock.sock'), '');
    expect(await store.list()).toEqual(['a.json', 'b.json']);
  });

  test('has nothing where there is no folder', async () => {
    const store = createFileStore(join(root, 'none'), silentLog);
    expect(await store.list()).toEqual([]);
    expect(await store.read('c.json')).toBeUndefined();
  });

  test('rejects reading what is there and cannot be read', async () => {
    await mkdir(join(root, 'c.json'));
    await expect(createFileStore(root, silentLog).read('c.json')).rejects.toThrow('EISDIR');
  });

  test.each(['../c.json', 'a/b.json', '.hidden', '', 'a\0b'])('refuses the name %j', async (name) => {
    const store = createFileStore(root, silentLog);
    await expect(store.write(name, '')).rejects.toThrow('not a name');
    await expect(store.read(name)).rejects.toThrow('not a name');
  });

  test('tells once of a folder that cannot be written, and goes on', async () => {
    const dir = join(root, 'in-the-way');
    await writeFile(dir, 'a file');
    const { store, told } = watched(dir);
    await store.write('c.json', '1');
    await store.write('c.json', '2');
    expect(told).toEqual(['state cannot be kept: a restart will ask everything anew']);
    expect(await store.list()).toEqual([]);
    await rm(dir);
    await store.write('c.json', '3');
    expect(told.at(-1)).toBe('state is kept again');
    expect(await store.read('c.json')).toBe('3');
  });

  test('leaves the old text and no draft when the new one cannot take its place', async () => {
    await mkdir(join(root, 'c.json'));
    const { store, told } = watched(root);
    await store.write('c.json', '1');
    expect(told).toHaveLength(1);
    expect(await readdir(root)).toEqual(['c.json']);
  });
});

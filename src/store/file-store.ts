import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { makeFolder } from './make-folder.ts';
import type { Store } from './store.ts';

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** The folder is not there, or is no folder: nothing is stored in it. */
const NOTHING_THERE = new Set(['ENOENT', 'ENOTDIR']);

/**
 * State as files of one folder, which only its owner can read. A write is a new file, on the disk, renamed over the old
 * one. State is a help and no need: a folder that cannot be written is told once, and writes then resolve all the same.
 */
export function createFileStore(dir: string, log: Log): Store {
  let lastWrite = Promise.resolve();
  let isFailing = false;
  let isLookedAt = false;

  const writeNow = async (name: string, text: string) => {
    try {
      await replaceFile(dir, name, text);
      if (!isLookedAt && (await isOpenToOthers(dir))) log.warn({ dir }, OPEN_TO_OTHERS);
      isLookedAt = true;
      if (isFailing) log.info({ dir }, 'state is kept again');
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log.warn({ dir, error: messageOf(error) }, 'state cannot be kept: a restart will ask everything anew');
      isFailing = true;
    }
  };

  return {
    async list() {
      const names = (await unlessMissing(readdir(dir))) ?? [];
      return names.filter((name) => NAME.test(name) && name.endsWith('.json')).sort();
    },
    read: async (name) => unlessMissing(readFile(join(dir, checked(name)), 'utf8')),
    async write(name, text) {
      checked(name);
      lastWrite = lastWrite.then(() => writeNow(name, text));
      return lastWrite;
    },
  };
}

const OPEN_TO_OTHERS =
  'others can write into the state folder, and make us believe what never was: chmod 700 it, or give --state-dir one of its own';

/** Whether anybody but its owner may put files there. */
const isOpenToOthers = async (dir: string): Promise<boolean> => ((await stat(dir)).mode & 0o022) !== 0;

async function replaceFile(dir: string, name: string, text: string): Promise<void> {
  await makeFolder(dir);
  const draft = join(dir, `.${name}.${process.pid}.draft`);
  try {
    // A new file, so that neither a link nor the rights of an older one can be in its place.
    await rm(draft, { force: true });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(dir, name));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {}); // The write's own failure is the one to tell.
    throw error;
  }
}

async function unlessMissing<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (NOTHING_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function checked(name: string): string {
  if (NAME.test(name)) return name;
  throw new Error(`not a name for a state: ${JSON.stringify(name)}`);
}

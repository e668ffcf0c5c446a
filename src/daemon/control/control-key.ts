import { randomBytes, timingSafeEqual } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../store/make-folder.ts';
import { type LockKey, lockName } from '../lock-address.ts';

/** The header in which a caller shows that it may read the daemon's state folder. */
export const KEY_HEADER = 'x-marathon-consul-key';

/** Longer is nobody's key. */
const MAX_KEY_BYTES = 200;

/**
 * Any user of the machine may reach the lock's socket; whoever may also read this file may tell the daemon what to do:
 * its own user, and root.
 */
export const controlKeyFile = (key: LockKey): string => join(key.stateDir, `control-${lockName(key)}.key`);

/** A new key, for as long as one process holds the lock. Nothing is written yet. */
export function createControlKey(key: LockKey) {
  const file = controlKeyFile(key);
  const secret = randomBytes(32).toString('hex');
  return {
    file,
    /** Replaces what a dead holder left. Rejects where the state folder cannot be written. */
    async write(): Promise<void> {
      await makeFolder(key.stateDir);
      await rm(file, { force: true });
      // A new file, so that neither a link nor the rights of an older one can be in its place.
      const opened = await open(file, 'wx', 0o600);
      try {
        await opened.writeFile(`${secret}\n`);
      } finally {
        await opened.close();
      }
    },
    /** Never rejects: a key that stays is of no use to anybody. */
    remove: () => rm(file, { force: true }).catch(() => {}),
    /** Takes equally long for every wrong key of the right length. */
    isRight(shown: unknown): boolean {
      if (typeof shown !== 'string') return false;
      const [ours, theirs] = [Buffer.from(secret), Buffer.from(shown)];
      return ours.length === theirs.length && timingSafeEqual(ours, theirs);
    },
  };
}

export type ControlKey = ReturnType<typeof createControlKey>;

/** The key of whoever holds the lock. Rejects as reading a file does. */
export async function readControlKey(key: LockKey): Promise<string> {
  const text = await readFile(controlKeyFile(key), 'utf8');
  return text.trim().slice(0, MAX_KEY_BYTES);
}

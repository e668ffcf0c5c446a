import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import type { Clock } from '../support/clock.ts';
import { createSecretReader } from './secret-reader.ts';
import type { Host, World } from './world.ts';

/** Beyond this Node fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, fire) {
    const timer = setTimeout(fire, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** The machine as it is: real time, real chance. The parts that need opening and closing are given. */
export const createProductionWorld = (parts: Pick<World, 'exchange' | 'store' | 'log'>): World => ({
  ...parts,
  clock: realClock,
  random: Math.random,
  unguessable: () => randomBytes(24).toString('base64url'),
  readSecret: createSecretReader(parts.log),
  host: realHost,
});

const realHost: Host = {
  name: hostname,
  bootId() {
    try {
      return readFileSync(BOOT_ID, 'utf8').trim();
    } catch {
      // Only Linux has one; without it a reboot is found out by what the witnesses say.
      return '';
    }
  },
  addresses: () =>
    Object.values(networkInterfaces()).flatMap((entries) => entries?.map(({ address }) => address) ?? []),
};

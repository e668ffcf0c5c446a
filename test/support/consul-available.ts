import { appendFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { type ConsulVersion, findConsul, howToGet } from '../../scripts/find-consul.mjs';

const isThere = new Map<ConsulVersion, boolean>();

/** Whether a Consul that serves for `version` is on this machine. Asked once a file. */
export function hasConsul(version: ConsulVersion): boolean {
  const known = isThere.get(version);
  if (known !== undefined) return known;
  const answer = findConsul(version) !== undefined;
  isThere.set(version, answer);
  return answer;
}

/**
 * A suite that needs a real Consul. Without one it is skipped, loudly: its name says so, and `npm test` repeats it in
 * its last lines. Where `CI=true` nothing may be skipped, so there it fails.
 */
export function describeWithConsul(version: ConsulVersion, name: string, suite: () => void): void {
  if (hasConsul(version)) {
    describe(name, suite);
    return;
  }
  const why = `no Consul ${version} here. ${howToGet(version)}`;
  if (process.env.CI === 'true') {
    describe(name, () => {
      test(`has a Consul ${version}`, () => {
        throw new Error(why);
      });
    });
    return;
  }
  if (process.env.NOT_RUN_FILE) appendFileSync(process.env.NOT_RUN_FILE, `${name}: ${why}\n`);
  describe.skip(`${name} (NOT RUN: no Consul ${version})`, suite);
}

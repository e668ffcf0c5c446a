import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shippedPackages } from '../../../docs/generate/shipped-packages.ts';
import LOCK from '../../../package-lock.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../../..');
const LOCKED: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>> = LOCK.packages;

/** They ask for no more than that their text goes along, which it does. */
const MAY_BE_BUNDLED = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/** Of alternatives, one will do; of several at once, all count. */
const mayBeBundled = (licence: string): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => MAY_BE_BUNDLED.has(one.trim())));

const shipped = shippedPackages();

test('what is bundled is found', () => {
  expect(shipped.map(({ name }) => name)).toEqual(expect.arrayContaining(['undici', 'pino', 'zod', 'yaml', 'hono']));
});

test.each(shipped)('$folder may be bundled by its licence, and says so in a file', ({ folder, licence }) => {
  expect(mayBeBundled(licence), `${licence}: is this a licence that lets us bundle it?`).toBe(true);
  const names = readdirSync(join(ROOT, folder));
  expect(names.filter((name) => /^licen[cs]e/i.test(name))).not.toEqual([]);
  // A notice would have to go along, too (Apache-2.0, 4d).
  expect(names.filter((name) => /^notice/i.test(name))).toEqual([]);
});

test.each(shipped)('$folder is the one that the lock file pins, with its checksum', ({ folder, version }) => {
  expect(LOCKED[folder]).toMatchObject({ version, integrity: expect.stringMatching(/^sha512-/) });
});

test.each(['GPL-3.0', '', 'MIT AND GPL-2.0', 'SEE LICENSE IN x', 'UNLICENSED'])('%j may not be bundled', (licence) => {
  expect(mayBeBundled(licence)).toBe(false);
});

test.each(['MIT', '(MIT OR GPL-3.0)', 'MIT AND ISC'])('%j may be bundled', (licence) => {
  expect(mayBeBundled(licence)).toBe(true);
});

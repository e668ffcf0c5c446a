import { readFileSync } from 'node:fs';

const at = (name: string) => new URL(`../../../fixtures/marathon/${name}`, import.meta.url);

/** The bytes of an answer that a real Marathon 1.11 gave. */
export const fixtureText = (name: string): string => readFileSync(at(name), 'utf8');

export const fixture = (name: string): unknown => JSON.parse(fixtureText(name));

/** The data of each event of a recorded stream. */
export const recordedEvents = (name: string): string[] =>
  fixtureText(name)
    .split('\r\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice('data: '.length));

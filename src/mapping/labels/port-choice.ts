import type { PortChoice } from '../options.ts';
import { list } from './values.ts';

const WORDS = ['first', 'named', 'all'] as const;

/** `first`, `named`, `all`, or names and indexes of ports with commas between them; `undefined` for nothing at all. */
export function parsePortChoice(text: string): PortChoice | undefined {
  const ports = list(text);
  if (ports === undefined) return undefined;
  const kind = WORDS.find((word) => ports.length === 1 && word === ports[0]);
  return kind ? { kind } : { kind: 'listed', ports };
}

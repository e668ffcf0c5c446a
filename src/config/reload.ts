import { isDeepStrictEqual } from 'node:util';
import { assemble, type ConfigParts } from './assemble.ts';
import type { Config } from './config.ts';
import { fileKeyOf, OPTION_NAMES, type OptionName, type Values } from './schema.ts';
import { TAKES_OVER } from './take-over.ts';

export interface Reloaded {
  /** What holds from now on, and what it is made of. */
  readonly config: Config;
  readonly parts: ConfigParts;
  /** What is another now, and what would be after a restart: as a file has it, `tags`, `port`. */
  readonly changed: readonly string[];
  readonly needsRestart: readonly string[];
}

/** Takes over of another configuration what may change while the daemon runs. */
export function reloaded(before: ConfigParts, after: ConfigParts): Reloaded {
  const holds = (name: OptionName) => (TAKES_OVER[name] === 'at once' ? after : before).values[name];
  const values = Object.fromEntries(OPTION_NAMES.map((name) => [name, holds(name)])) as unknown as Values;
  const parts: ConfigParts = { values, preset: after.preset, rules: after.rules };
  return {
    config: assemble(parts),
    parts,
    changed: differences(before, parts),
    needsRestart: differences(parts, after),
  };
}

function differences(one: ConfigParts, other: ConfigParts): string[] {
  const names = OPTION_NAMES.filter((name) => !isDeepStrictEqual(one.values[name], other.values[name]));
  return [
    ...names.map(fileKeyOf),
    ...(isDeepStrictEqual(one.preset, other.preset) ? [] : ['preset']),
    ...(isDeepStrictEqual(one.rules, other.rules) ? [] : ['apps']),
  ];
}

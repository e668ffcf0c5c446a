import type { Preset } from '../mapping/options.ts';
import { unknownPlaceholders } from '../mapping/placeholders.ts';
import type { Config } from './config.ts';
import type { Layer } from './layers.ts';
import { OPTIONS, type OptionName } from './schema.ts';
import { serverWarnings } from './server-config.ts';

/** What a preset decides by itself. */
const DECIDED_BY_ALLEGRO: readonly OptionName[] = [
  'select',
  'nameTemplate',
  'ports',
  'tags',
  'health',
  'initialStatus',
  'maxCheckInterval',
];
const WITHOUT_EFFECT: Readonly<Record<Preset['name'], readonly OptionName[]>> = {
  none: [],
  allegro: DECIDED_BY_ALLEGRO,
  original: [...DECIDED_BY_ALLEGRO, 'address', 'scriptChecks'],
};

/** What somebody said, and what has no effect or another one than was meant: one sentence each. */
export function warningsOf(config: Config, said: readonly Layer[]): readonly string[] {
  return [...serverWarnings(config.server), ...publicationWarnings(config, said)];
}

function publicationWarnings({ publication }: Config, said: readonly Layer[]): readonly string[] {
  const { preset, rules, tags } = publication;
  const has = (what: string) => `${what} has no effect with --preset ${preset.name}`;
  const options = WITHOUT_EFFECT[preset.name].flatMap((name) => {
    const [told] = said.flatMap((layer) => layer(name, OPTIONS[name]) ?? []);
    return told === undefined ? [] : [has(told.where)];
  });
  if (preset.name !== 'none')
    return rules.length === 0 ? options : [...options, has('apps: in the configuration file')];
  // No problem: what is in braces may be meant as it is.
  const unknown = tags.flatMap((tag) => unknownPlaceholders(tag));
  return [...new Set(unknown)].map((text) => `--tags: ${text} is no placeholder that we know, and stays as it is`);
}

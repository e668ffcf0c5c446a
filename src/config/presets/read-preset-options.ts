import type { Preset } from '../../mapping/options.ts';
import { bracketed } from '../../support/ip.ts';
import { didYouMean } from '../file/did-you-mean.ts';
import type { Option } from '../option.ts';
import { type Problem, showable } from '../problem.ts';
import { OPTIONS, type OptionName } from '../schema.ts';
import { readAllegroFile } from './allegro-file.ts';
import { ALLEGRO_OPTIONS } from './allegro-options.ts';
import type { Allegro, Effect, OlderOption, PresetEntry, Settings, UrlPart } from './older-option.ts';

export type { PresetEntry };

export interface PresetOptions {
  readonly preset: Preset;
  /** The preset's own defaults and what its options say, by the name of our option: outranks our defaults, nothing else. */
  readonly settings: Readonly<Record<string, string>>;
  /** One sentence each: options that have no effect here. */
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

const ALLEGRO: Allegro = {
  name: 'allegro',
  commonTag: 'marathon',
  nameSeparator: '.',
  ignoredProtocols: [],
  enableTagOverride: false,
};

/** What the older tools did without being told, and we would not. */
export const PRESET_SETTINGS: Readonly<Record<Preset['name'], Settings>> = {
  none: {},
  // Nothing it published depended on whether it ran.
  allegro: { lease: 'none' },
  original: { lease: 'all', leaseTtl: '15s', withoutWitnesses: 'expire' },
};

/**
 * The preset, with the options that its older tool knew. Never throws; answers all problems at once.
 * Where an option is said twice, the last word counts; its own file outranks them, as it did.
 * `readText` gives the text of such a file, `undefined` where it cannot be read.
 */
export function readPresetOptions(
  name: Preset['name'],
  entries: readonly PresetEntry[],
  readText: (path: string) => string | undefined = () => undefined,
): PresetOptions {
  const file = name === 'allegro' ? fileOf(entries, readText) : NO_FILE;
  const all = new Map([...entries, ...file.entries].map((entry) => [entry.option, entry]));
  const { parts, ...read } = readEntries(name, [...all.values()]);
  read.problems.push(...file.problems);
  const urls = urlsOf(parts, read.problems);
  return {
    preset: name === 'allegro' ? { ...ALLEGRO, ...read.preset } : { name },
    settings: { ...PRESET_SETTINGS[name], ...read.settings, ...urls },
    warnings: read.warnings,
    problems: read.problems,
  };
}

const NO_FILE: ReturnType<typeof readAllegroFile> = { entries: [], problems: [] };

function fileOf(entries: readonly PresetEntry[], readText: (path: string) => string | undefined): typeof NO_FILE {
  const entry = entries.findLast(({ option, value }) => option === 'config-file' && value !== '');
  if (entry === undefined) return NO_FILE;
  const text = readText(entry.value);
  if (text !== undefined) return readAllegroFile(text, entry.value);
  return { entries: [], problems: [problem(entry, 'a JSON file that can be read')] };
}

type Parts = Partial<Record<UrlPart, { readonly text: string; readonly entry: PresetEntry }>>;

function readEntries(name: Preset['name'], entries: readonly PresetEntry[]) {
  const read = { preset: {} as Partial<Allegro>, settings: {} as Settings, parts: {} as Parts };
  const warnings: string[] = [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    const option = knownOption(name, entry.option);
    const effect = option?.read(entry.value);
    if (option === undefined) problems.push(problem(entry, unknownBecause(name, entry.option)));
    else if (effect === undefined || !isUnderstood(effect))
      problems.push(problem(entry, option.expected, option.isSecret));
    else if (effect.kind === 'refused')
      problems.push(problem(entry, `${option.expected}: ${entry.option} ${option.doc}`, option.isSecret));
    else {
      if (effect.kind === 'no effect') warnings.push(`preset option ${entry.option} (${entry.where}) ${option.doc}`);
      if (effect.kind === 'preset') read.preset = { ...read.preset, ...effect.preset };
      if (effect.kind === 'settings') read.settings = { ...read.settings, ...effect.settings };
      if (effect.kind === 'part') read.parts[effect.part] = { text: effect.text, entry };
      if (option.isSecret === true && effect.kind === 'settings' && entry.where.includes('command line'))
        warnings.push(`preset option ${entry.option} (${entry.where}) can be read by every user of this machine`);
    }
  }
  return { ...read, warnings, problems };
}

function knownOption(name: Preset['name'], option: string): OlderOption | undefined {
  return name === 'allegro' && Object.hasOwn(ALLEGRO_OPTIONS, option)
    ? ALLEGRO_OPTIONS[option as keyof typeof ALLEGRO_OPTIONS]
    : undefined;
}

function unknownBecause(name: Preset['name'], option: string): string {
  if (name === 'none') return 'a preset for it: --preset allegro';
  if (name === 'original') return 'it to be left out: the options of the original are flags here, by the same names';
  return didYouMean('an option of allegro/marathon-consul', option, Object.keys(ALLEGRO_OPTIONS));
}

const isUnderstood = (effect: Effect): boolean =>
  effect.kind !== 'settings' ||
  Object.entries(effect.settings).every(([name, text]) => isValueOf(name as OptionName, text));

function isValueOf(name: OptionName, text: string): boolean {
  const option: Option = OPTIONS[name];
  return option.type.safeParse(option.separator === undefined ? text : text.split(option.separator)).success;
}

/** The addresses that the older tool took in parts; a part that is not said is as the older tool had it. */
function urlsOf(parts: Parts, problems: Problem[]): Settings {
  const { marathonLocation, marathonProtocol, consulHost, consulPort } = parts;
  const marathon =
    (marathonLocation ?? marathonProtocol) &&
    `${(marathonProtocol?.text ?? 'http').toLowerCase()}://${marathonLocation?.text ?? 'localhost:8080'}`;
  const consul =
    (consulHost ?? consulPort) && `http://${bracketed(consulHost?.text ?? '127.0.0.1')}:${consulPort?.text ?? '8500'}`;
  const urls: Settings = { ...(marathon && { marathon }), ...(consul && { consul }) };
  const culprits = { marathon: marathonLocation ?? marathonProtocol, consul: consulPort ?? consulHost };
  for (const [name, culprit] of Object.entries(culprits)) {
    const option = OPTIONS[name as 'marathon' | 'consul'];
    if (culprit !== undefined && !isValueOf(name as 'marathon' | 'consul', urls[name as 'marathon' | 'consul'] ?? ''))
      problems.push(problem(culprit.entry, `a part of ${option.expected}`));
  }
  return urls;
}

const problem = ({ option, value, where }: PresetEntry, expected: string, isSecret = false): Problem => ({
  option: `--preset-option ${option}`,
  where,
  given: showable(value, isSecret),
  expected,
});

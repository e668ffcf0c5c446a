import type { AppRule } from '../../mapping/options.ts';
import { type Layer, type Said, saidIn, type Told } from '../layers.ts';
import type { Option } from '../option.ts';
import { type Problem, showable } from '../problem.ts';
import { fileKeyOf, OPTION_NAMES, OPTIONS } from '../schema.ts';
import { didYouMean } from './did-you-mean.ts';
import { readRules } from './read-rules.ts';
import { describe, readYaml, type YamlEntry, type YamlValue } from './read-yaml.ts';

/** A file's text; where it came from is only for the problems. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

export interface FileContent {
  readonly layer: Layer;
  readonly rules: readonly AppRule[];
}

const RULES = 'apps';
/** A file does not say where it is. */
const KEYS = new Map<string, Option>(
  OPTION_NAMES.filter((name) => name !== 'config').map((name) => [fileKeyOf(name), OPTIONS[name]]),
);

/** What a configuration file says: the options by their names without dashes, and the rules for apps. Never throws. */
export function readConfigFile({ path, text }: ConfigFile, problems: Problem[]): FileContent {
  const settings = new Map<string, Told>();
  let rules: readonly AppRule[] = [];
  for (const entry of topLevel(path, text, problems)) {
    const option = KEYS.get(entry.key);
    if (entry.key === RULES) rules = readRules(entry.value, problems);
    else if (option !== undefined) {
      const said = saidBy(entry, option, problems);
      const { key, value } = entry;
      if (said !== undefined) settings.set(key, { where: `${key} (${value.place})`, isInFile: true, parts: said });
    } else {
      const expected = didYouMean('an option, as --help lists them, without the dashes', entry.key, [
        ...KEYS.keys(),
        RULES,
      ]);
      problems.push({ option: undefined, where: entry.place, given: showable(entry.key, false), expected });
    }
  }
  return { layer: (name) => settings.get(fileKeyOf(name)), rules };
}

function topLevel(path: string, text: string, problems: Problem[]): readonly YamlEntry[] {
  const root = readYaml(path, text, problems);
  if (root === undefined || root.kind === 'nothing') return [];
  if (root.kind === 'map') return root.entries;
  const expected = 'options, a line each, such as "state-dir: /var/lib/marathon-consul"';
  problems.push({ option: undefined, where: root.place, given: describe(root), expected });
  return [];
}

/** What stands beside one key, as texts; `undefined`, and problems, where it is no text and should be one. */
function saidBy({ key, value }: YamlEntry, option: Option, problems: Problem[]): readonly Said[] | undefined {
  const said = (text: string, { place }: YamlValue): Said => ({ text, where: `${key} (${place})`, isInFile: true });
  const refuse = (wrong: YamlValue, expected: string): undefined => {
    problems.push({ option: undefined, where: `${key} (${wrong.place})`, given: describe(wrong), expected });
  };
  const textOf = (item: YamlValue, expected: string): readonly Said[] | undefined =>
    item.kind === 'text' ? [said(item.text, item)] : refuse(item, expected);

  const isList = option.separator !== undefined;
  if (isList && value.kind === 'nothing') return [];
  if (option.isMap === true) {
    if (value.kind !== 'map') return refuse(value, 'a line for each, such as "consul-tag: marathon"');
    return value.entries.flatMap(({ key: name, value: inner }) =>
      (textOf(inner, `a text, a number, true or false beside ${name}`) ?? []).map(({ text, ...rest }) => ({
        ...rest,
        text: `${name}=${text}`,
      })),
    );
  }
  if (isList && value.kind === 'list') return value.items.flatMap((item) => textOf(item, option.expected) ?? []);
  if (isList && value.kind === 'text') return saidIn(option, said(value.text, value));
  return textOf(value, option.expected);
}

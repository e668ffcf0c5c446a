import type { AppRule } from '../../mapping/options.ts';
import { parseAppPattern } from '../../mapping/wish/app-pattern.ts';
import { type Problem, showable } from '../problem.ts';
import { didYouMean } from './did-you-mean.ts';
import { expectedOfLabel } from './expected-of-label.ts';
import { describe, type YamlValue } from './read-yaml.ts';

const PARTS = ['match', 'labels', 'override'];

/** `apps:` of a file, in its order. A wrong rule is left out, and told. */
export function readRules(value: YamlValue, problems: Problem[]): readonly AppRule[] {
  const refuse = (what: string | undefined, { place }: Pick<YamlValue, 'place'>, given: string, expected: string) => {
    problems.push({ option: undefined, where: what === undefined ? place : `${what} (${place})`, given, expected });
    return undefined;
  };

  const ruleOf = (item: YamlValue): AppRule | undefined => {
    if (item.kind !== 'map')
      return refuse('apps', item, describe(item), 'a rule: match: and labels:, and override: if need be');
    const parts = new Map(item.entries.map((entry) => [entry.key, entry.value]));
    for (const { key, place } of item.entries)
      if (!PARTS.includes(key))
        refuse(undefined, { place }, showable(key, false), didYouMean('match, labels or override', key, PARTS));
    const match = matchOf(item, parts.get('match'));
    const labels = labelsOf(item, parts.get('labels'));
    const isOverride = overrideOf(parts.get('override'));
    return match === undefined || labels === undefined || isOverride === undefined
      ? undefined
      : { match, labels, isOverride };
  };

  const matchOf = (rule: YamlValue, match: YamlValue | undefined): string | undefined => {
    const expected = 'an app id pattern such as /shop/** or /*/web';
    if (match === undefined) return refuse('apps', rule, 'a rule without match:', `match: with ${expected}`);
    if (match.kind !== 'text') return refuse('match', match, describe(match), expected);
    return parseAppPattern(match.text) ?? refuse('match', match, showable(match.text, false), expected);
  };

  const labelsOf = (rule: YamlValue, labels: YamlValue | undefined): Readonly<Record<string, string>> | undefined => {
    const expected = 'labels, a line each, such as "consul.tags: blue"';
    if (labels === undefined) return refuse('apps', rule, 'a rule without labels:', `labels: with ${expected}`);
    if (labels.kind !== 'map') return refuse('labels', labels, describe(labels), expected);
    const texts = labels.entries.flatMap(({ key, value: label }): [string, string][] => {
      const given = label.kind === 'text' ? showable(label.text, false) : describe(label);
      const wanted = label.kind === 'text' ? expectedOfLabel(key, label.text) : 'a text, a number, true or false';
      if (wanted !== undefined) refuse(key, label, given, wanted);
      return label.kind === 'text' ? [[key, label.text]] : [];
    });
    return Object.fromEntries(texts);
  };

  const overrideOf = (override: YamlValue | undefined): boolean | undefined => {
    if (override === undefined) return false;
    const expected = 'true or false';
    if (override.kind !== 'text') return refuse('override', override, describe(override), expected);
    if (!/^(?:true|false)$/i.test(override.text))
      return refuse('override', override, showable(override.text, false), expected);
    return /^true$/i.test(override.text);
  };

  if (value.kind === 'nothing') return [];
  if (value.kind !== 'list') {
    refuse('apps', value, describe(value), 'a list of rules, each beginning with "- match: /an/app/**"');
    return [];
  }
  return value.items.flatMap((item) => ruleOf(item) ?? []);
}

import type { Setting, SettingTold } from '../../config/settings.ts';
import type { AppRule } from '../../mapping/options.ts';
import { printable } from '../../support/printable.ts';
import { yamlList, yamlScalar } from './yaml-text.ts';

const HEAD = `# A file for --config that says the same. Comments are defaults, what a preset stands for, and what is not shown:
# secrets, which you would have to give as they are given now.
`;

/**
 * Each setting with where it comes from, as a configuration file that says the same. Defaults stay comments: a file that
 * said them would be warned of those that go with nothing else in it.
 */
export const configText = (settings: readonly Setting[], rules: readonly AppRule[] = []): string =>
  [HEAD, ...settings.map(settingText), rulesText(rules)].join('');

/** The same as JSON. */
export const configJson = (settings: readonly Setting[]): string => {
  const shown = settings.map(({ name, value, where }) => ({ name, value, where }));
  return `${JSON.stringify({ settings: shown }, undefined, 2)}\n`;
};

function settingText({ name, value, told, where }: Setting): string {
  const place = printable(where);
  if (told === undefined)
    return `# ${place}, not shown: it is or may hold a secret
# ${shown(name, value)}
`;
  // A file does not say where it is.
  if (name === 'config') return `# ${place}\n# ${shown(name, value)}\n`;
  if (where === 'default') return `# ${name}: ${yamlOf(told)}  # default\n`;
  if (/^--preset \w+$/.test(where)) return `# ${place}\n# ${name}: ${yamlOf(told)}\n`;
  return `# ${place}\n${name}: ${yamlOf(told)}\n`;
}

const shown = (name: string, value: string): string => printable(`${name}: ${value}`);

const yamlOf = (told: SettingTold): string => (told.kind === 'text' ? yamlScalar(told.text) : yamlList(told.items));

const rulesText = (rules: readonly AppRule[]): string =>
  rules.length === 0 ? '' : `apps:\n${rules.map(ruleText).join('')}`;

const ruleText = ({ match, labels, isOverride }: AppRule): string => {
  const entries = Object.entries(labels).map(([name, text]) => `${yamlScalar(name)}: ${yamlScalar(text)}`);
  return `  - match: ${yamlScalar(match)}\n    labels: {${entries.join(', ')}}\n    override: ${isOverride}\n`;
};

import type { Layer } from '../layers.ts';
import { environmentNames, type Option } from '../option.ts';
import { type Problem, showable } from '../problem.ts';
import { OPTIONS, type OptionName } from '../schema.ts';

/** What somebody said of options, for judging which go together. */
export interface SaidOptions {
  /** What was used, and where: `--marathon-user (command line)`; `undefined` where nobody said anything. */
  where(name: OptionName): string | undefined;
  /** A problem with what was said of the option, which `where` knows. */
  problem(name: OptionName, expected: string, about?: string): Problem;
}

/** What an option is called, for people. */
export function nameOf(name: OptionName): string {
  const option: Option = OPTIONS[name];
  return option.flags[0] ?? environmentNames(option)[0] ?? name;
}

/** Of the layers from the highest to the lowest, without the defaults. */
export function saidOptions(layers: readonly Layer[]): SaidOptions {
  const told = (name: OptionName) => {
    for (const layer of layers) {
      const said = layer(name, OPTIONS[name]);
      if (said !== undefined) return said;
    }
    return undefined;
  };
  return {
    where: (name) => told(name)?.where,
    problem(name, expected, about = '') {
      const option: Option = OPTIONS[name];
      const { where = '', isInFile = false, parts = [] } = told(name) ?? {};
      const given = showable(parts.map(({ text }) => text).join(), option.isSecret ?? false);
      return { option: isInFile ? undefined : nameOf(name), where, given: `${given}${about}`, expected };
    },
  };
}

import { environmentNames, type Option } from './option.ts';
import { type Problem, showable } from './problem.ts';
import type { OptionName } from './schema.ts';

/** What the command line said, by the flag that was used: `{ '--port': '80' }`. A switch says `true`, a repeated flag a list. */
export type Flags = Readonly<Record<string, string | readonly string[]>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** One text of what was said of an option; of a list, one for each element. */
export interface Said {
  readonly text: string;
  /** What was used, and where: `--port (command line)`. */
  readonly where: string;
  /** In a file every option goes by its only name: `where` needs no explanation. */
  readonly isInFile?: boolean;
}

/** What one place says of an option: an empty list has no parts, and is something all the same. */
export interface Told extends Omit<Said, 'text'> {
  readonly parts: readonly Said[];
}

/** `undefined`: this place says nothing of the option. */
export type Layer = (name: OptionName, option: Option) => Told | undefined;

/** What is said last counts; two names of one option must agree. */
export const flagLayer =
  (flags: Flags, problems: Problem[]): Layer =>
  (_name, option) => {
    const [first, ...more] = option.flags.flatMap((flag) => {
      const given = flags[flag];
      const texts = typeof given === 'string' ? [given] : given;
      return texts === undefined ? [] : [{ texts, where: `${flag} (command line)` }];
    });
    for (const other of more) {
      if (other.texts.join() !== first?.texts.join())
        problems.push({
          option: option.flags[0],
          where: other.where,
          given: showable(other.texts.join(), option.isSecret ?? false),
          expected: `the same as ${first?.where}, or only one of them`,
        });
    }
    if (first === undefined) return undefined;
    const { texts, where } = first;
    const used = option.separator === undefined ? texts.slice(-1) : texts;
    return { where, parts: used.flatMap((text) => saidIn(option, { text, where })) };
  };

/** An empty variable counts as unset. */
export const environmentLayer =
  (env: Environment): Layer =>
  (_name, option) => {
    for (const name of environmentNames(option)) {
      const text = env[name];
      if (text !== undefined && text !== '') return toldIn(option, { text, where: `${name} (environment)` });
    }
    return undefined;
  };

export const defaultLayer: Layer = (_name, option) =>
  option.default === undefined ? undefined : toldIn(option, { text: option.default, where: 'default' });

/** The elements of a list that stands in one text; of anything else, the text. */
export function saidIn({ separator }: Pick<Option, 'separator'>, said: Said): readonly Said[] {
  if (separator === undefined) return [said];
  return said.text.trim() === '' ? [] : said.text.split(separator).map((part) => ({ ...said, text: part.trim() }));
}

/** All that a place says where it says it in one text. */
export const toldIn = (option: Pick<Option, 'separator'>, { text, ...place }: Said): Told => ({
  ...place,
  parts: saidIn(option, { text, ...place }),
});

import type { Layer, Said, Told } from './layers.ts';
import { environmentNames, type Option } from './option.ts';
import { type Problem, showable } from './problem.ts';
import { OPTIONS, type OptionName, type Values } from './schema.ts';

/** The value of one option from the highest layer that says something of it; `undefined` when none does, or it is wrong. */
export function readOption<Name extends OptionName>(
  name: Name,
  layers: readonly Layer[],
  problems: Problem[],
): Values[Name] | undefined {
  const told = toldOf(name, layers);
  return told && (parsedFrom(OPTIONS[name], told, problems) as Values[Name] | undefined);
}

/** What all layers say of OPTION=VALUE, the highest last. */
export function readAssignments(layers: readonly Layer[], problems: Problem[]) {
  const option = OPTIONS.presetOptions;
  const said = [...layers].reverse().flatMap((layer) => layer('presetOptions', option)?.parts ?? []);
  const assignments = parsedFrom(option, { where: '', parts: said }, problems) as Values['presetOptions'];
  return assignments?.map((assignment, index) => ({ ...assignment, where: said[index]?.where ?? '' })) ?? [];
}

function toldOf(name: OptionName, layers: readonly Layer[]): Told | undefined {
  for (const layer of layers) {
    const told = layer(name, OPTIONS[name]);
    if (told !== undefined) return told;
  }
  return undefined;
}

/** `undefined`, and a problem for each wrong part, when it cannot be used. */
function parsedFrom(option: Option, { parts, ...place }: Told, problems: Problem[]): unknown {
  const texts = parts.map(({ text }) => text);
  const result = option.type.safeParse(option.separator === undefined ? texts[0] : texts);
  if (result.success) return result.data;
  const wrong = new Set(result.error.issues.map(({ path: [index] }) => index));
  // A password in a URL may hold the separator: then a part alone would not look like one.
  if (texts.length > 1 && texts.some((text) => text.includes('@'))) {
    problems.push(problemOf(option, { ...place, text: texts.join(option.separator) }));
    return undefined;
  }
  for (const index of wrong) {
    const part = typeof index === 'number' ? parts[index] : undefined;
    problems.push(problemOf(option, part ?? { ...place, text: texts.join() }));
  }
  return undefined;
}

/** A text that is not what the option expects. */
export const problemOf = (option: Option, { text, where, isInFile = false }: Said): Problem => ({
  option: isInFile ? undefined : (option.flags[0] ?? environmentNames(option)[0]),
  where,
  given: showable(text, option.isSecret ?? false),
  expected: option.expected,
});

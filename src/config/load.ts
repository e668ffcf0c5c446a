import { assemble, type ConfigParts } from './assemble.ts';
import type { Config } from './config.ts';
import { connectionWarnings } from './connections/connection-warnings.ts';
import { credentialsProblems } from './connections/credentials-of.ts';
import { namedFileProblems, type ReadText } from './connections/named-files.ts';
import { noMesosAgentProblems } from './connections/no-mesos-agent.ts';
import { saidOptions } from './connections/said-options.ts';
import { tlsProblems } from './connections/tls-of.ts';
import { type ConfigFile, readConfigFile } from './file/config-file.ts';
import {
  defaultLayer,
  type Environment,
  environmentLayer,
  type Flags,
  flagLayer,
  type Layer,
  toldIn,
} from './layers.ts';
import { readPresetOptions } from './presets/read-preset-options.ts';
import type { Problem } from './problem.ts';
import { readAssignments, readOption } from './read-option.ts';
import { OPTION_NAMES, type OptionName, type Values } from './schema.ts';
import { serverProblems } from './server-config.ts';
import { type Setting, settingsOf } from './settings.ts';
import { unknownVariables } from './unknown-variables.ts';
import { warningsOf } from './warnings.ts';

export type { Environment, Flags };

export type Loaded = {
  /** What was told, and has no effect or another one than was meant: one sentence each. */
  readonly warnings: readonly string[];
} & (
  | {
      readonly config: Config;
      /** What it was made of: a reload takes over of another one what it may. */
      readonly parts: ConfigParts;
      readonly settings: readonly Setting[];
      readonly problems?: never;
    }
  | {
      readonly config?: never;
      readonly parts?: never;
      readonly settings?: never;
      readonly problems: readonly Problem[];
    }
);

/**
 * The configuration: defaults, outranked by what a preset stands for, by the file, by the environment and by flags, in this
 * order. Never throws. Answers all problems at once. A value that is outranked is not looked at, but the options of a preset
 * are put together from all places. `readOlderFile` reads the configuration file that a preset's option names;
 * `readText` the files that other options name, of which problems are told (none: they are not looked at).
 */
export function loadConfig(
  flags: Flags,
  env: Environment,
  file?: ConfigFile,
  readOlderFile?: (path: string) => string | undefined,
  readText?: ReadText,
): Loaded {
  const problems: Problem[] = [];
  const content = file && readConfigFile(file, problems);
  const said: readonly Layer[] = [
    flagLayer(flags, problems),
    environmentLayer(env),
    ...(content ? [content.layer] : []),
  ];
  const { preset, settings, warnings } = presetOf(said, problems, readOlderFile);
  const presetLayer: Layer = (name, option) => {
    const text = settings[name];
    return text === undefined ? undefined : toldIn(option, { text, where: `--preset ${preset.name}` });
  };
  const layers = [...said, presetLayer, defaultLayer];
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of OPTION_NAMES) if (!READ_BEFORE.has(name)) values[name] = readOption(name, layers, problems);
  const told = saidOptions([...said, presetLayer]);
  problems.push(...serverProblems(values as Partial<Values>, told));
  problems.push(...credentialsProblems(told), ...tlsProblems(told));
  problems.push(...noMesosAgentProblems(values as Partial<Values>, told));
  if (readText !== undefined) problems.push(...namedFileProblems(values as Partial<Values>, told, readText));
  if (problems.length > 0) return { problems, warnings };
  const parts: ConfigParts = { values: values as Values, preset, rules: content?.rules ?? [] };
  const config = assemble(parts);
  return {
    config,
    parts,
    settings: settingsOf(layers),
    warnings: [...warnings, ...unknownVariables(env), ...warningsOf(config, said), ...connectionWarnings(config, told)],
  };
}

const READ_BEFORE: ReadonlySet<OptionName> = new Set<OptionName>(['preset', 'presetOptions']);

/** The preset comes first: it has a say in other options. */
function presetOf(
  said: readonly Layer[],
  problems: Problem[],
  readOlderFile: ((path: string) => string | undefined) | undefined,
) {
  const name = readOption('preset', [...said, defaultLayer], problems);
  const entries = readAssignments(said, problems);
  const read = readPresetOptions(name ?? 'none', name === undefined ? [] : entries, readOlderFile);
  problems.push(...read.problems);
  return read;
}

import { withTls } from './address.ts';
import type { Config } from './config.ts';
import { environmentNames, type Option } from './option.ts';
import { type Problem, showable } from './problem.ts';
import { OPTIONS, type OptionName, type Values } from './schema.ts';

/** What the command line said, by the flag that was used: `{ '--port': '80' }`. A switch says `true`. */
export type Flags = Readonly<Record<string, string>>;
export type Environment = Readonly<Record<string, string | undefined>>;

export type Loaded =
  | { readonly config: Config; readonly problems?: never }
  | { readonly config?: never; readonly problems: readonly Problem[] };

/**
 * The configuration: defaults, outranked by the environment, outranked by flags. Never throws.
 * Answers all problems at once. A value that is outranked is not looked at; an empty variable counts as unset.
 */
export function loadConfig(flags: Flags, env: Environment): Loaded {
  const problems: Problem[] = [];
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const [name, option] of Object.entries(OPTIONS) as [OptionName, Option][]) {
    const told = tell(option, flags, env, problems);
    if (told === undefined) continue;
    const parsed = option.type.safeParse(told.text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(problem(option, told, option.expected));
  }
  return problems.length > 0 ? { problems } : { config: assemble(values as Values) };
}

interface Told {
  readonly text: string;
  readonly where: string;
}

function tell(option: Option, flags: Flags, env: Environment, problems: Problem[]): Told | undefined {
  const [first, ...more] = option.flags.flatMap((flag) => {
    const text = flags[flag];
    return text === undefined ? [] : [{ text, where: `${flag} (command line)` }];
  });
  for (const other of more) {
    if (other.text !== first?.text)
      problems.push(problem(option, other, `the same as ${first?.where}, or only one of them`));
  }
  if (first) return first;
  for (const name of environmentNames(option)) {
    const text = env[name];
    if (text !== undefined && text !== '') return { text, where: `${name} (environment)` };
  }
  return option.default === undefined ? undefined : { text: option.default, where: 'default' };
}

const problem = (option: Option, { text, where }: Told, expected: string): Problem => ({
  option: option.flags[0] ?? option.alsoEnv[0] ?? '',
  where,
  given: showable(text, option.isSecret ?? false),
  expected,
});

function assemble(values: Values): Config {
  return frozen({
    marathon: { url: values.marathon },
    mesosAgent: { url: values.mesosAgent, mayBeRemote: values.allowRemoteAgent },
    consul: { url: values.consulTls ? withTls(values.consul) : values.consul, token: values.consulToken },
    server: { bind: values.bind, port: values.port },
    stateDir: values.stateDir,
    cluster: values.cluster,
    log: { level: values.logLevel, format: values.logFormat },
    intervals: { agentMs: values.agentInterval, marathonMs: values.marathonInterval, consulMs: values.consulInterval },
    lease: { scope: values.lease, ttlMs: values.leaseTtl },
    nameTemplate: values.nameTemplate,
    rewriteSpreadMs: values.rewriteSpread,
  });
}

function frozen<Part extends object>(part: Part): Part {
  for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) frozen(inner);
  return Object.freeze(part);
}

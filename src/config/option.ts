import type { z } from 'zod';

/** One thing the daemon can be told. Help, loader, problems and the reference page are all made from a table of these. */
export interface Option<Value = unknown> {
  /** Its name first, then its aliases; empty where a command line may not say it (argv is readable by everyone). */
  readonly flags: readonly `--${string}`[];
  /** What the value is called in the help; `undefined` for a switch, whose only value on the command line is `true`. */
  readonly placeholder: string | undefined;
  /** Names in the environment beside `MARATHON_CONSUL_<FLAG>`, which has precedence over them. */
  readonly alsoEnv: readonly string[];
  /** As a person would write it; `undefined`: it may stay untold. */
  readonly default: string | undefined;
  /** Reads one text; of a list, all its elements: an issue's path begins with the index of the wrong one. */
  readonly type: z.ZodType<Value, string | readonly string[]>;
  /**
   * Several values: the flag may be repeated, a flag or variable may hold some with this between them, and the file may
   * have a list, whose elements are taken as they are.
   */
  readonly separator?: ',' | ';';
  /** A list of NAME=VALUE, for which the file has a map. */
  readonly isMap?: boolean;
  /** Completes "expected …". */
  readonly expected: string;
  /** One line: what it is for. */
  readonly doc: string;
  /** Never echoed. */
  readonly isSecret?: boolean;
}

/** Every name that the environment may use, the one with precedence first. */
export function environmentNames({ flags, alsoEnv }: Option): readonly string[] {
  const own = flags.slice(0, 1).map((flag) => `MARATHON_CONSUL_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`);
  return [...own, ...alsoEnv];
}

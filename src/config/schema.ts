import type { z } from 'zod';
import type { Option } from './option.ts';
import { CONSUL_OPTIONS } from './options/consul-options.ts';
import { FILE_OPTIONS } from './options/file-options.ts';
import { MARATHON_OPTIONS } from './options/marathon-options.ts';
import { MESOS_AGENT_OPTIONS } from './options/mesos-agent-options.ts';
import { PUBLICATION_OPTIONS } from './options/publication-options.ts';
import { RUNNING_OPTIONS } from './options/running-options.ts';
import { SERVER_OPTIONS } from './options/server-options.ts';

/** The options as the help shows them, by what they are about. */
export const OPTION_GROUPS: Readonly<Record<string, Readonly<Record<string, Option>>>> = {
  'In one file:': FILE_OPTIONS,
  'Marathon:': MARATHON_OPTIONS,
  'The Mesos agent of this machine:': MESOS_AGENT_OPTIONS,
  'The Consul agent of this machine:': CONSUL_OPTIONS,
  'What is published, and how (labels of an app outrank it):': PUBLICATION_OPTIONS,
  'The daemon itself:': RUNNING_OPTIONS,
  'Its own HTTP server:': SERVER_OPTIONS,
};

/** Everything the daemon can be told: the only place where an option is named. Types, defaults and texts follow from it. */
export const OPTIONS = {
  ...FILE_OPTIONS,
  ...MARATHON_OPTIONS,
  ...MESOS_AGENT_OPTIONS,
  ...CONSUL_OPTIONS,
  ...PUBLICATION_OPTIONS,
  ...RUNNING_OPTIONS,
  ...SERVER_OPTIONS,
};

export type OptionName = keyof typeof OPTIONS;

/** In the order of the help. */
export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** The value of every option, parsed; only what has no default may be missing. */
export type Values = {
  readonly [Name in OptionName]:
    | z.output<(typeof OPTIONS)[Name]['type']>
    | ((typeof OPTIONS)[Name] extends { default: string } ? never : undefined);
};

/** What the option is called in a file: `stateDir` is `state-dir`, as its flag is without the dashes. */
export const fileKeyOf = (name: OptionName): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

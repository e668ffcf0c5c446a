import type { AppDefinition } from '../model/app-definition.ts';
import type { Task } from '../model/task.ts';
import { endpointOf } from './endpoint.ts';
import { shortened } from './labels/read-labels.ts';
import type { MappingOptions } from './options.ts';

/** What a text of one service may speak of. */
export interface Subject {
  readonly task: Task;
  readonly definition: AppDefinition;
  /** Of the service's own port. */
  readonly index: number;
  readonly endpoint: { readonly address: string; readonly port: number };
  readonly options: MappingOptions;
  readonly allowed: 'all' | 'ports';
}

/** Fills the placeholders of a text; unknown ones stay as they are, and are told once each. */
export type Filler = (text: string) => string;

/** One placeholder that we know. The code, the configuration's validator and the page of labels are made from this. */
export interface Placeholder {
  /** With its braces; `N`, `KEY`, `NAME` and `INDEX` stand for what its user writes. */
  readonly form: string;
  readonly doc: string;
  readonly example: string;
  /** `undefined`: the task has none, so the placeholder stays. */
  readonly value: (subject: Subject, argument: string) => string | undefined;
}

const partsOf = ({ task }: Subject): readonly string[] => task.appId.split('/').filter((part) => part !== '');

const portOf = ({ definition, index }: Subject) => definition.ports[index];

export const PLACEHOLDERS: readonly Placeholder[] = [
  { form: '{app}', doc: 'the whole app id', example: '/shop/web', value: ({ task }) => task.appId },
  { form: '{app.name}', doc: 'its last part', example: 'web', value: (subject) => partsOf(subject).at(-1) ?? '' },
  {
    form: '{app.group}',
    doc: 'the parts before it; empty where there are none',
    example: 'shop',
    value: (subject) => partsOf(subject).slice(0, -1).join('/'),
  },
  {
    form: '{app.N}',
    doc: 'its Nth part, from 1; empty where there is none',
    example: 'shop for {app.1}',
    value: (subject, part) => partsOf(subject)[Number(part) - 1] ?? '',
  },
  {
    form: '{label:KEY}',
    doc: "the port's label KEY, else the app's",
    example: 'blue for {label:colour}',
    value: (subject, key) => labelIn(portOf(subject)?.labels, key) ?? labelIn(subject.definition.labels, key),
  },
  { form: '{task}', doc: 'the task id', example: 'shop_web.1a2b3c4d', value: ({ task }) => task.id },
  {
    form: '{version}',
    doc: 'the app version that the task was launched with',
    example: '2020-01-01T10:00:00.000Z',
    value: ({ task, definition }) => task.version ?? definition.version,
  },
  {
    form: '{host}',
    doc: "the agent's host name, as Marathon says it",
    example: 'node-1.example',
    value: ({ task }) => task.host,
  },
  {
    form: '{address}',
    doc: 'the address of the service',
    example: '10.0.0.1',
    value: ({ endpoint }) => endpoint.address,
  },
  { form: '{port}', doc: 'the port of the service', example: '31001', value: ({ endpoint }) => String(endpoint.port) },
  { form: '{port:NAME}', doc: "the task's port with this name", example: '31002 for {port:admin}', value: otherPort },
  {
    form: '{port:INDEX}',
    doc: "the task's port with this index, from 0",
    example: '31002 for {port:1}',
    value: otherPort,
  },
  {
    form: '{port.name}',
    doc: "the name of the service's port, or its index where it has none",
    example: 'http',
    value: (subject) => portOf(subject)?.name ?? String(subject.index),
  },
  { form: '{port.index}', doc: "the index of the service's port", example: '0', value: ({ index }) => String(index) },
  {
    form: '{port.protocol}',
    doc: "the protocol of the service's port: `tcp`, `udp` or `tcp-udp`",
    example: 'tcp',
    value: (subject) => [...(portOf(subject)?.protocols ?? ['tcp'])].sort().join('-'),
  },
  {
    form: '{container}',
    doc: "the container's name in a pod; empty for an app",
    example: 'sidecar',
    value: ({ definition, task }) => definition.container ?? task.container ?? '',
  },
  { form: '{cluster}', doc: 'the name of the cluster', example: 'main', value: ({ options }) => options.cluster },
  {
    form: '{agent}',
    doc: 'the id of the Mesos agent',
    example: 'c0caec0a-0000-4e4e-9f9f-0123456789ab-S1',
    value: ({ task, options }) => task.agentId ?? options.agentId,
  },
];

const BY_FORM = new Map(PLACEHOLDERS.map((placeholder) => [placeholder.form, placeholder]));

/** Braces around anything else, JSON in a meta value for one, are no placeholder. */
const LOOKS_LIKE_ONE = /\{[A-Za-z][\w.-]*(?::[^{}]*)?\}/g;

/** The placeholders of a text that we do not know, as they are written. */
export const unknownPlaceholders = (text: string): readonly string[] =>
  (text.match(/\{[^{}]*\}/g) ?? []).filter((written) => knownAs(written) === undefined);

/** Whether every brace of a text belongs to a placeholder that we know. */
export const isKnownTemplate = (text: string): boolean =>
  unknownPlaceholders(text).length === 0 && !/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ''));

/**
 * Fills the placeholders of one service's texts, each text once: what is filled in is not looked at again.
 * Where only `{port:NAME}` is allowed, what is unknown is not told: the older tool had no other.
 */
export function createFiller(subject: Subject, warn: (warning: string) => void): Filler {
  /** What each one came to. */
  const values = new Map<string, string>();
  let untold = 0;
  const stays = (written: string, why: string): string => {
    untold += 1;
    if (untold <= MAX_TOLD) warn(`the placeholder ${shortened(written)} stays as it is: ${why}`);
    else if (untold === MAX_TOLD + 1) warn('more placeholders stay as they are');
    return written;
  };
  const worthOf = (written: string): string => {
    const known = knownAs(written);
    if (subject.allowed === 'ports' && (!known || !isNameOfPort(subject, known))) return written;
    if (!known) return stays(written, 'it is unknown');
    return known.placeholder.value(subject, known.argument) ?? stays(written, 'the task has no such value');
  };
  const filled = (written: string): string => {
    const value = values.get(written) ?? worthOf(written);
    values.set(written, value);
    return value;
  };
  return (text) => {
    if (!text.includes('{')) return text;
    let length = text.length;
    const inRoom = (written: string): string => {
      const value = filled(written);
      length += value.length - written.length;
      return length <= MAX_LENGTH ? value : written;
    };
    const result = text.length > MAX_LENGTH ? text : text.replaceAll(LOOKS_LIKE_ONE, inRoom);
    if (length > MAX_LENGTH) warn(`placeholders of "${shortened(text)}" stay as they are: it would become too long`);
    return result;
  };
}

/** Characters of a filled text, far above what Consul takes for anything but a tag: labels may hold each other. */
const MAX_LENGTH = 16_384;
/** As many placeholders of a service are told one by one. */
const MAX_TOLD = 32;

interface Known {
  readonly placeholder: Placeholder;
  readonly argument: string;
}

function knownAs(written: string): Known | undefined {
  const [, part] = /^\{app\.([1-9]\d?)\}$/.exec(written) ?? [];
  const [, kind, given] = /^\{(label|port):([^{}]+)\}$/.exec(written) ?? [];
  const forms = { label: '{label:KEY}', port: '{port:NAME}' } as const;
  const form = part ? '{app.N}' : kind ? forms[kind as keyof typeof forms] : written;
  const placeholder = BY_FORM.get(form);
  // The forms of the table with a word for an argument are no placeholders themselves, but `{label:KEY}` could be one.
  return placeholder && written !== '{app.N}' ? { placeholder, argument: part ?? given ?? '' } : undefined;
}

const isNameOfPort = ({ definition }: Subject, { placeholder, argument }: Known): boolean =>
  placeholder.form === '{port:NAME}' && definition.ports.some(({ name }) => name === argument);

/** Only what the labels themselves say: an object has other properties too. */
const labelIn = (labels: Readonly<Record<string, string>> | undefined, key: string): string | undefined =>
  labels && Object.hasOwn(labels, key) ? labels[key] : undefined;

function otherPort({ task, definition, index, endpoint, options }: Subject, wanted: string): string | undefined {
  const byName = definition.ports.findIndex(({ name }) => name === wanted);
  const position = byName < 0 && /^\d{1,5}$/.test(wanted) ? Number(wanted) : byName;
  if (position < 0) return undefined;
  if (position === index) return String(endpoint.port);
  const other = endpointOf(task, definition, position, options, { source: 'auto', family: 'IPv4' });
  return other.kind === 'at' ? String(other.port) : undefined;
}

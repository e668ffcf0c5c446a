import type { AppDefinition } from '../../model/app-definition.ts';
import type { Traced } from '../wish/wish.ts';

type Labels = Readonly<Record<string, string>>;

/** The label keys whose value is the word `tag`. */
export const appTags = ({ labels }: AppDefinition): readonly Traced<string>[] =>
  sorted(labels, (value) => value === 'tag').map((value) => ({ value, from: `label ${value}` }));

/** A port's own; `tag:NAME` is one only for that name, as the label `consul` spells it (contract: migration, A9). */
export const portTags = ({ ports }: AppDefinition, index: number, name: string): readonly Traced<string>[] =>
  sorted(ports[index]?.labels ?? {}, (value) => value === 'tag' || value === `tag:${name}`).map((value) => ({
    value,
    from: `label ${value} of port ${index}`,
  }));

/** By code point: the old order was that of a hash table, so any fixed one will do, and this one nothing can change. */
const sorted = (labels: Labels, isTag: (value: string) => boolean): readonly string[] =>
  Object.entries(labels)
    .filter(([, value]) => isTag(value))
    .map(([key]) => ({ key, bytes: Buffer.from(key) }))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
    .map(({ key }) => key);

import type { PortDefinition } from '../../../model/app-definition.ts';
import { type ServiceId, serviceId } from '../../../model/ids.ts';
import type { Task } from '../../../model/task.ts';

/** What tells a task's ports apart in service ids and names: the port's name, or its index. */
export interface PortKey {
  readonly kind: 'name' | 'index';
  readonly text: string;
}

/** Names with which two ids could be one, or that Consul would not read back as they were sent, or nobody could type. */
const UNFIT = /^\d*$|[:\p{Cc}\p{Cs}]|^.{129}/u;

/** One for each port, no two alike: the index stands in for a name that is missing, unfit, or an earlier port's. */
export function portKeys(ports: readonly Pick<PortDefinition, 'name'>[]): readonly PortKey[] {
  const taken = new Set<string>();
  return ports.map(({ name }, index) => {
    if (name === undefined || taken.has(name) || UNFIT.test(name)) return { kind: 'index', text: String(index) };
    taken.add(name);
    return { kind: 'name', text: name };
  });
}

/** The id of a service: the main port's first name has the bare one (a promise to consumers: docs/labels.md). */
export function idFor(
  key: PortKey,
  isMain: boolean,
  isFirstName: boolean,
): (task: Pick<Task, 'id'>, name: string) => ServiceId {
  if (!isFirstName) return ({ id }, name) => serviceId(`marathon:${id}:${key.text}:${name}`);
  if (!isMain) return ({ id }) => serviceId(`marathon:${id}:${key.text}`);
  return ({ id }) => serviceId(`marathon:${id}`);
}

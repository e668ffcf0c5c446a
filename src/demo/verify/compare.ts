import type { CataloguedService } from './catalogue.ts';
import type { ListedTask } from './marathon-list.ts';

/**
 * What keeps the catalogue from being equal to Marathon's list, one sentence each; empty: they are equal.
 * Every healthy task is in Consul under its app's name, at its first port, passing; and nothing else of ours is there.
 */
export function differencesBetween(
  tasks: readonly ListedTask[],
  services: readonly CataloguedService[],
): readonly string[] {
  return [
    ...tasks.filter(({ isHealthy }) => isHealthy).flatMap((task) => missing(task, services)),
    ...services.flatMap((service) => strange(service, tasks)),
  ];
}

function missing(task: ListedTask, services: readonly CataloguedService[]): string[] {
  const own = services.filter(({ taskId }) => taskId === task.id);
  if (own.length === 0) return [`${task.id}: healthy for Marathon, and not in Consul`];
  const service = own.find(({ where }) => where === task.places[0]);
  if (service === undefined) {
    return [`${task.id}: at ${task.places[0]} for Marathon, in Consul at ${own.map(({ where }) => where).join(', ')}`];
  }
  const failing = service.checks.filter(({ status }) => status !== 'passing');
  return failing.map(
    ({ kind, status }) => `${task.id}: healthy for Marathon, its ${kind} check is ${status} in Consul`,
  );
}

function strange({ id, name, taskId, where }: CataloguedService, tasks: readonly ListedTask[]): string[] {
  const task = tasks.find((candidate) => candidate.id === taskId);
  if (task === undefined) return [`${id}: in Consul, and not running here for Marathon`];
  const expected = task.endings.map((ending) => `${task.appId.slice(1).replaceAll('/', '-')}${ending}`);
  if (!expected.includes(name)) return [`${id}: called ${name} in Consul, expected ${expected.join(' or ')}`];
  return task.places.includes(where) ? [] : [`${id}: in Consul at ${where}, where the task has no port`];
}

import type { AppDefinition } from '../model/app-definition.ts';
import type { Task } from '../model/task.ts';
import type { Health, Mapped, MappedService } from './mapped.ts';
import type { MappingOptions } from './options.ts';
import { resolvePublication } from './resolve-publication.ts';
import type { Wish } from './wish/wish.ts';

/** The Consul services of one task, or why it has none. Pure, and never throws, whatever a definition says. */
export function mapTask(
  task: Task,
  definition: AppDefinition,
  wish: Wish,
  health: Health,
  options: MappingOptions,
): Mapped {
  const said = [...wish.warnings];
  /** What is wrong with a check is said by each service that has it. */
  const warnings = () => [...new Set(said)];
  if (wish.none !== undefined) return { kind: 'skipped', reason: wish.none, warnings: warnings() };
  const services = new Map<string, MappedService>();
  const reasons: string[] = [];
  for (const publication of wish.publications) {
    const resolved = resolvePublication(publication, task, definition, health, options);
    said.push(...resolved.warnings);
    // Never half a task: what its other ports need may come with the next answer.
    if (resolved.kind === 'waiting') return { kind: 'waiting', reason: resolved.reason, warnings: warnings() };
    if (resolved.kind === 'none') reasons.push(resolved.reason);
    else if (repeats(resolved, services)) said.push(`it wants ${resolved.service.name} twice on one port`);
    else services.set(resolved.service.id, resolved);
  }
  const [reason = 'it has no ports'] = reasons;
  if (services.size === 0) return { kind: 'skipped', reason, warnings: warnings() };
  said.push(...reasons);
  return { kind: 'services', services: [...services.values()], warnings: warnings() };
}

/** Two texts can come to one name only when they are filled in. */
const repeats = ({ service }: MappedService, services: ReadonlyMap<string, MappedService>): boolean =>
  services.has(service.id) ||
  [...services.values()].some((other) => other.service.name === service.name && other.service.port === service.port);

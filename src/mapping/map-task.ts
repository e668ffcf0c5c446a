import type { AppDefinition } from '../model/app-definition.ts';
import type { Task } from '../model/task.ts';
import { LIMITS } from './limits.ts';
import type { Health, Mapped, MappedService } from './mapped.ts';
import type { MappingOptions } from './options.ts';
import { resolvePublication } from './resolve-publication.ts';
import { createSayings, sayable } from './sayings.ts';
import type { Wish } from './wish/wish.ts';

/** The Consul services of one task, or why it has none. Pure, and never throws, whatever a definition says. */
export function mapTask(
  task: Task,
  definition: AppDefinition,
  wish: Wish,
  health: Health,
  options: MappingOptions,
): Mapped {
  /** Once each: what is wrong with a check is said by each service that has it. */
  const { say, all: warnings } = createSayings(wish.warnings);
  if (wish.none !== undefined) return { kind: 'skipped', reason: sayable(wish.none), warnings: warnings() };
  const services = new Map<string, MappedService>();
  const taken = new Set<string>();
  const reasons: string[] = [];
  for (const publication of wish.publications.slice(0, LIMITS.services)) {
    const resolved = resolvePublication(publication, task, definition, health, options);
    for (const warning of resolved.warnings) say(warning);
    // Never half a task: what its other ports need may come with the next answer.
    if (resolved.kind === 'waiting') return { kind: 'waiting', reason: sayable(resolved.reason), warnings: warnings() };
    if (resolved.kind === 'none') {
      reasons.push(sayable(resolved.reason));
      continue;
    }
    const { id, name, port } = resolved.service;
    // Two texts can come to one name only when they are filled in.
    if (services.has(id) || taken.has(`${port} ${name}`)) say(`it wants ${name} twice on one port`);
    else services.set(id, resolved);
    taken.add(`${port} ${name}`);
  }
  const [reason = 'it has no ports'] = reasons;
  if (services.size === 0) return { kind: 'skipped', reason, warnings: warnings() };
  for (const reason of reasons) say(reason);
  const more = wish.publications.length - LIMITS.services;
  if (more > 0) say(`a task has at most ${LIMITS.services} services: ${more} are left out`);
  return { kind: 'services', services: [...services.values()], warnings: warnings() };
}

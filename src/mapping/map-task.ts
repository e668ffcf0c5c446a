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
  /** Once each: what is wrong with a check is said by each service that has it. */
  const said = new Set(wish.warnings);
  const warnings = () => [...said];
  if (wish.none !== undefined) return { kind: 'skipped', reason: wish.none, warnings: warnings() };
  const services = new Map<string, MappedService>();
  const taken = new Set<string>();
  const reasons: string[] = [];
  for (const publication of wish.publications) {
    const resolved = resolvePublication(publication, task, definition, health, options);
    for (const warning of resolved.warnings) said.add(warning);
    // Never half a task: what its other ports need may come with the next answer.
    if (resolved.kind === 'waiting') return { kind: 'waiting', reason: resolved.reason, warnings: warnings() };
    if (resolved.kind === 'none') {
      reasons.push(resolved.reason);
      continue;
    }
    const { id, name, port } = resolved.service;
    // Two texts can come to one name only when they are filled in.
    if (services.has(id) || taken.has(`${port} ${name}`)) said.add(`it wants ${name} twice on one port`);
    else services.set(id, resolved);
    taken.add(`${port} ${name}`);
  }
  const [reason = 'it has no ports'] = reasons;
  if (services.size === 0) return { kind: 'skipped', reason, warnings: warnings() };
  for (const reason of reasons) said.add(reason);
  return { kind: 'services', services: [...services.values()], warnings: warnings() };
}

import { mapTask } from '../../mapping/map-task.ts';
import type { Health, Mapped } from '../../mapping/mapped.ts';
import type { MappingOptions } from '../../mapping/options.ts';
import type { Wish } from '../../mapping/wish/wish.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import type { Task } from '../../model/task.ts';

/** The last mapping of a task, and what it was made from. */
interface Known {
  readonly definition: AppDefinition;
  readonly wish: Wish;
  readonly health: Health;
  readonly options: MappingOptions;
  readonly mapped: Mapped;
}

const known = new WeakMap<Task, Known>();

/**
 * `mapTask`, again only when something of what it is made from is another: it is asked with every decision, and hashes a
 * definition and its checks. All of it is immutable.
 */
export function rememberedMapping(
  task: Task,
  definition: AppDefinition,
  wish: Wish,
  health: Health,
  options: MappingOptions,
): Mapped {
  const before = known.get(task);
  if (
    before?.definition === definition &&
    before.wish === wish &&
    before.options === options &&
    before.health.initialStatus === health.initialStatus &&
    before.health.mirrored === health.mirrored
  )
    return before.mapped;
  const mapped = mapTask(task, definition, wish, health, options);
  known.set(task, { definition, wish, health, options, mapped });
  return mapped;
}

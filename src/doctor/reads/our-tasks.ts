import type { Picture } from '../../daemon/daemon-contract.ts';
import { MANAGER, MARK } from '../../model/mark.ts';
import type { RegisteredService } from '../../model/service.ts';
import type { Standing, TasksLook } from '../picture.ts';

/** The names that the tasks of this machine are published under, or would be. */
export const ourNames = (picture: Picture | undefined): ReadonlySet<string> =>
  new Set((picture?.resolutions ?? []).flatMap(({ mapped }) => namesIn(mapped)));

const namesIn = (mapped: Picture['resolutions'][number]['mapped']): string[] =>
  mapped?.kind === 'services' ? mapped.services.map(({ service }) => service.name) : [];

/** The apps and pods that run here, once each. */
export function workloadsIn(picture: Picture | undefined): readonly { readonly id: string; readonly isPod: boolean }[] {
  const isPod = new Map<string, boolean>();
  for (const { appId, definition } of picture?.resolutions ?? [])
    isPod.set(appId, isPod.get(appId) === true || definition?.container !== undefined);
  return [...isPod].map(([id, is]) => ({ id, isPod: is }));
}

/** What the daemon makes of the tasks of this machine. */
export function tasksIn(picture: Picture | undefined): TasksLook {
  const decisions = picture?.status.decisions ?? [];
  const outcomes: Record<string, number> = {};
  for (const { outcome } of decisions) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const warnings = decisions.flatMap(({ appId, warnings: said }) => said.map((warning) => `${appId}: ${warning}`));
  return { outcomes, warnings: [...new Set(warnings)], problems: picture?.problems ?? ['no answer in time'] };
}

/** Ours is what carries our mark, and what a take-over from an older tool makes ours. */
export const standingOf = ({ id, name, meta, checks }: RegisteredService, picture: Picture | undefined): Standing => ({
  id,
  name,
  isOurs: meta[MARK.managedBy] === MANAGER || picture?.isForeign(id) === false,
  leaseHolder: checks.every(({ status }) => status === 'passing') ? meta[MARK.instance] : undefined,
});

import type { Picture } from '../../daemon/daemon-contract.ts';
import type { PublicationOptions } from '../../mapping/options.ts';
import { wishOf } from '../../mapping/wish/wish-of.ts';
import { appId, type ServiceId, serviceId } from '../../model/ids.ts';
import type { Resolution } from '../../reconcile/decide.ts';
import { disagreementsNow } from '../../reconcile/warnings/disagreements.ts';
import type { ExplainedTask, Fate } from '../explained.ts';
import { explainedServices } from '../explained-services.ts';
import { leftOut } from '../left-out.ts';
import { termsOf } from '../terms.ts';

/**
 * The tasks of this machine that an id names: one task, all of an app, or those that have the service with this id or
 * name, and then of each only that service. An app's leading slash may be left out.
 */
export function explainRunning(id: string, picture: Picture, options: PublicationOptions): readonly ExplainedTask[] {
  return picture.resolutions.flatMap((one) => {
    if (one.taskId === id || one.appId === appId(id)) return [explained(one, picture, options)];
    if (!serviceIdsOf(one).has(serviceId(id)) && !serviceNamesOf(one).has(id)) return [];
    const task = explained(one, picture, options);
    return [{ ...task, services: task.services.filter(({ service }) => service.id === id || service.name === id) }];
  });
}

/** What Consul has of a task, and what it should have. */
export const serviceIdsOf = ({ services, mapped, changes }: Resolution): ReadonlySet<ServiceId> =>
  new Set([
    ...services,
    ...(mapped?.kind === 'services' ? mapped.services.map(({ service }) => service.id) : []),
    ...changes.flatMap((change) => (change.kind === 'withdraw' ? [change.id] : [])),
  ]);

/** The same services by their names. */
export const serviceNamesOf = ({ mapped, changes }: Resolution): ReadonlySet<string> =>
  new Set([
    ...(mapped?.kind === 'services' ? mapped.services.map(({ service }) => service.name) : []),
    ...changes.flatMap((change) => (change.kind === 'withdraw' ? [change.name] : [])),
  ]);

function explained(resolution: Resolution, picture: Picture, publication: PublicationOptions): ExplainedTask {
  const { taskId, appId, outcome, reason, evidence, mapped, definition } = resolution;
  const { status, nodeAddress } = picture;
  const wish = definition && wishOf(definition, publication);
  const fate = fateOf(resolution);
  // Where no Mesos agent is asked, host ports are where Consul's agent is.
  const agentAddress = status.hostname === undefined ? status.agent?.address : nodeAddress;
  const place = { nodeAddress, agentAddress, definition, publication };
  const registered = picture.registered(taskId);
  // A decision also knows what only shows beside other tasks, or over time.
  const warnings = status.decisions.find((decision) => decision.taskId === taskId)?.warnings ?? resolution.warnings;
  return {
    taskId,
    appId,
    container: definition?.container,
    isAssumed: false,
    fate,
    terms: definition && wish ? termsOf(definition, wish) : [],
    services:
      fate.kind === 'skipped'
        ? []
        : explainedServices(mapped, place).map((explained) => ({
            ...explained,
            inConsul: registered.find(({ id }) => id === explained.service.id)?.checks,
          })),
    leftOut: definition && wish ? leftOut(definition, wish, publication) : [],
    assumptions: [],
    warnings: [...new Set([...warnings, ...disagreementsNow(resolution, registered)])],
    decided: { outcome, reason, evidence, changes: picture.changes.filter((change) => change.taskId === taskId) },
  };
}

function fateOf({ outcome, reason }: Resolution): Fate {
  switch (outcome) {
    case 'published':
    case 'held':
      return { kind: 'published' };
    case 'waiting':
      return { kind: 'waiting', reason };
    case 'skipped':
    case 'withdrawn':
      return { kind: 'skipped', reason, isProblem: false };
  }
}

import type { Picture } from '../../daemon/daemon-contract.ts';
import type { PublicationOptions } from '../../mapping/options.ts';
import { wishOf } from '../../mapping/wish/wish-of.ts';
import { appId, type ServiceId, serviceId } from '../../model/ids.ts';
import type { Resolution } from '../../reconcile/decide.ts';
import type { ExplainedTask, Fate } from '../explained.ts';
import { explainedServices } from '../explained-services.ts';
import { leftOut } from '../left-out.ts';
import { termsOf } from '../terms.ts';

/**
 * The tasks of this machine that an id names: one task, all of an app, or the one a service belongs to, and then only that
 * service. An app's leading slash may be left out.
 */
export function explainRunning(id: string, picture: Picture, options: PublicationOptions): readonly ExplainedTask[] {
  const whole = picture.resolutions.filter((one) => one.taskId === id || one.appId === appId(id));
  if (whole.length > 0) return whole.map((one) => explained(one, picture, options));
  const service = serviceId(id);
  return picture.resolutions
    .filter((one) => serviceIdsOf(one).has(service))
    .map((one) => explained(one, picture, options))
    .map((task) => ({ ...task, services: task.services.filter((own) => own.service.id === service) }));
}

/** What Consul has of a task, and what it should have. */
export const serviceIdsOf = ({ services, mapped, changes }: Resolution): ReadonlySet<ServiceId> =>
  new Set([
    ...services,
    ...(mapped?.kind === 'services' ? mapped.services.map(({ service }) => service.id) : []),
    ...changes.flatMap((change) => (change.kind === 'withdraw' ? [change.id] : [])),
  ]);

function explained(resolution: Resolution, picture: Picture, publication: PublicationOptions): ExplainedTask {
  const { taskId, appId, outcome, reason, evidence, mapped, definition } = resolution;
  const { status, nodeAddress } = picture;
  const wish = definition && wishOf(definition, publication);
  const fate = fateOf(resolution);
  const place = { nodeAddress, agentAddress: status.agent?.address, definition, publication };
  return {
    taskId,
    appId,
    container: definition?.container,
    isAssumed: false,
    fate,
    terms: definition && wish ? termsOf(definition, wish) : [],
    services: fate.kind === 'skipped' ? [] : explainedServices(mapped, place),
    leftOut: definition && wish ? leftOut(definition, wish, publication) : [],
    assumptions: [],
    // A decision also knows what only shows beside other tasks.
    warnings: status.decisions.find((decision) => decision.taskId === taskId)?.warnings ?? resolution.warnings,
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

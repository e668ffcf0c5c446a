import type { Health } from '../../mapping/mapped.ts';
import type { Wish } from '../../mapping/wish/wish.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import { type Verdict, verdictOf } from '../../model/health.ts';
import type { Sighting } from '../../model/sighting.ts';
import { admit, type Candidate, mirrored } from '../../reconcile/conclusion/gate.ts';
import type { Fate } from '../explained.ts';

/** A file often tells nothing of health, and then its owner asks about the day when all is well. */
export const isHealthUntold = ({ health }: Sighting, { healthChecks }: AppDefinition, { gate }: Wish): boolean =>
  health === undefined && healthChecks.length > 0 && gate.when !== 'reported';

/** What a task that Consul does not have yet meets there. `fate`: why it is not published now; `undefined`: it is. */
export function atTheGate(
  sighting: Sighting,
  definition: AppDefinition,
  wish: Wish,
): { readonly health: Health; readonly fate: Fate | undefined } {
  const { word, state, health, isReady } = sighting;
  const candidate: Candidate = {
    record: { health: health === undefined ? {} : { marathon: health }, isReady },
    definition,
    gate: wish.gate,
    verdict: isHealthUntold(sighting, definition, wish) ? 'alive' : verdictOn(sighting, definition),
    isMarathonGone: false,
    wasPublished: false,
  };
  const admission = admit(candidate);
  const initialStatus = 'status' in admission ? admission.status : wish.gate.initialStatus;
  return { health: { initialStatus, mirrored: mirrored(candidate) }, fate: fate() };

  function fate(): Fate | undefined {
    if (word === 'ended') return { kind: 'skipped', reason: `it is over: ${state}`, isProblem: false };
    if (word === 'draining') return { kind: 'skipped', reason: `it is being stopped: ${state}`, isProblem: false };
    if (state === 'TASK_UNREACHABLE' && wish.unreachable === 'withdraw')
      return { kind: 'skipped', reason: 'Marathon cannot reach it, and its owner wants it out then', isProblem: false };
    if (word === 'doubtful')
      return {
        kind: 'waiting',
        reason: `Marathon does not know whether it runs (${state}): its Mesos agent's word decides`,
      };
    if (word !== 'running') return { kind: 'waiting', reason: `it does not run yet: ${state}` };
    if ('status' in admission) return undefined;
    return admission.isForGood
      ? { kind: 'skipped', reason: admission.why, isProblem: true }
      : { kind: 'waiting', reason: admission.why };
  }
}

/** Results count even where the definition at hand has no checks. */
function verdictOn({ health }: Sighting, { healthChecks }: AppDefinition): Verdict {
  if (health !== undefined && health.alive < health.reported) return 'unhealthy';
  return verdictOf(health, healthChecks.length);
}

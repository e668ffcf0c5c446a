import { consulFault } from '../faults/peer-fault.ts';
import type { ConsulFault } from '../history/step.ts';
import { isOthers } from '../invariants/others.ts';
import { EDITED } from '../invariants.ts';
import type { Simulation } from '../world.ts';

/** It takes no writes, or late ones, and cannot be asked. */
export function consulIsAway(forMs: number, { clock, troubled }: Simulation): void {
  const untilMs = clock.now() + forMs;
  troubled.consul = Math.max(troubled.consul, untilMs);
  troubled.consulAway = Math.max(troubled.consulAway, untilMs);
}

export function failConsul(how: ConsulFault, forMs: number, world: Simulation): void {
  consulIsAway(forMs, world);
  const { clock, consul, faulty } = world;
  if (how === 'hangs') {
    world.invariants.pauseBeats();
    consul.block(forMs);
    clock.after(forMs, () => world.invariants.pauseBeats());
    return;
  }
  if (how === 'applied but lost') {
    world.loseAnswers(true);
    clock.after(forMs, () => world.loseAnswers(false));
    return;
  }
  faulty.consul.fail(...consulFault(how));
  clock.after(forMs, () => faulty.consul.heal());
}

/** What somebody has taken away is back within this time (ms): with the next reading. */
const BACK_MS = 31_000;
/** What somebody has edited is right within this time (ms): with the next reading, and among the paced rewrites. */
const RIGHT_MS = 62_000;

/** They take it out of service for a while. */
export function maintain(pick: number, forMs: number, { clock, consul, invariants, troubled }: Simulation): void {
  if (clock.now() < troubled.consulAway) return; // it would happen later
  const id = oneOfOurs(pick, consul)?.[0];
  if (id === undefined) return;
  invariants.maintain(id, true);
  clock.after(forMs, () => invariants.maintain(id, false));
}

function oneOfOurs(pick: number, consul: Simulation['consul']) {
  const ours = Object.entries(consul.snapshot().services).filter(([id]) => id.startsWith('marathon:') && !isOthers(id));
  return ours[Math.floor(pick * ours.length)];
}

/** By hand, past the daemon. */
export function edit(
  pick: number,
  how: 'remove' | 'change',
  wasCalm: boolean,
  { clock, consul, invariants, troubled }: Simulation,
): void {
  if (clock.now() < troubled.consulAway) return; // it would happen later, and look like ours
  const [id, service] = oneOfOurs(pick, consul) ?? [];
  if (id === undefined || service === undefined) return;
  const request =
    how === 'remove'
      ? { path: `/v1/agent/service/deregister/${encodeURIComponent(id)}`, body: '' }
      : {
          path: '/v1/agent/service/register',
          body: JSON.stringify({
            ID: id,
            Name: service.name,
            Port: service.port,
            Meta: service.meta,
            Tags: [EDITED],
          }),
        };
  if (wasCalm) invariants.expectMended(id, how === 'remove' ? BACK_MS : RIGHT_MS);
  const { signal } = new AbortController();
  invariants.byHand(() => void consul.handler({ method: 'PUT', headers: {}, ...request }, signal));
}

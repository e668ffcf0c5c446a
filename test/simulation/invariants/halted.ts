import type { ConsulSnapshot, SnapshotService } from '../../../src/sandbox/consul/snapshot.ts';
import type { ConsulWrite } from '../../../src/sandbox/consul/write-kind.ts';
import type { ConsulAgent } from '../../../src/sandbox/consul-agent.ts';
import type { Clock } from '../../../src/support/clock.ts';
import { isMaintenance } from './maintenance.ts';

/** A daemon reads Consul before it writes, so long before at the most (ms). */
const UNSEEN_MS = 1_000;
/** The heart beats on, whatever is halted. */
const LEASE = 'marathon-consul:marathon';

/** While somebody wants what stands in Consul to stay as it is: nothing is taken away, put with other content, or told anything new. */
export function watchHalted(
  consul: () => ConsulAgent,
  { clock, isHalted }: { readonly clock: Clock; readonly isHalted: () => boolean },
  report: (problem: string) => void,
) {
  let before: ConsulSnapshot['services'] = {};
  /** When each came (ms). */
  const cameAt = new Map<string, number>();
  return {
    /** A write that was carried out. */
    sawWrite({ kind, path, body }: ConsulWrite, isByHand: boolean): void {
      const was = before;
      before = consul().snapshot().services;
      for (const id of Object.keys(before)) if (was[id] === undefined) cameAt.set(id, clock.now());
      if (isByHand || !isHalted()) return;
      const id = /"ID":"([^"]+)"/.exec(body)?.[1] ?? '';
      // A second daemon has not seen yet what the first one put a moment ago.
      if (kind === 'register' && clock.now() - (cameAt.get(id) ?? 0) < UNSEEN_MS) return;
      const change = changeBy(kind, path, body, was, before);
      if (change !== undefined) report(`${change}: somebody wants what stands in Consul to stay as it is`);
    },
    consulRestarted(): void {
      before = consul().snapshot().services;
    },
  };
}

type Services = ConsulSnapshot['services'];

/** What of that which stood there a write has changed, in words. */
function changeBy(kind: ConsulWrite['kind'], path: string, body: string, was: Services, is: Services) {
  const target = decodeURIComponent(path);
  switch (kind) {
    case 'deregister':
    case 'deregister check':
      return target;
    case 'register': {
      const id = /"ID":"([^"]+)"/.exec(body)?.[1] ?? '';
      const [before, now] = [was[id], is[id]];
      return id === LEASE || before === undefined || now === undefined ? undefined : contentChange(id, before, now);
    }
    case 'beat': {
      const check = /update\/([^?]*)/.exec(target)?.[1] ?? '';
      const [before, now] = [statusOf(check, was), statusOf(check, is)];
      const isLease = check.startsWith(`${LEASE}:`);
      return isLease || before === undefined || before === now ? undefined : `${check}: ${before} → ${now}`;
    }
  }
}

function contentChange(id: string, was: SnapshotService, is: SnapshotService): string | undefined {
  const [before, now] = [contentOf(was), contentOf(is)];
  const changed = Object.keys(before).filter((field) => before[field] !== now[field]);
  return changed.length === 0
    ? undefined
    : changed.map((field) => `${id}: ${field} ${before[field]} → ${now[field]}`).join(', ');
}

const contentOf = ({ checks, ...rest }: SnapshotService): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(rest).map(([field, value]) => [field, JSON.stringify(value)])),
  checks: JSON.stringify(Object.keys(checks).filter((id) => !isMaintenance(id))),
});

const statusOf = (check: string, services: Services): string | undefined =>
  Object.values(services)
    .map(({ checks }) => checks[check])
    .find((status) => status !== undefined);

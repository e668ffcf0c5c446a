import type { Mapped } from '../../mapping/mapped.ts';
import type { AppDefinition } from '../../model/app-definition.ts';
import type { Verdict } from '../../model/health.ts';
import type { CheckId, TaskId } from '../../model/ids.ts';
import type { CheckProbe, DesiredCheck, RegisteredService } from '../../model/service.ts';

/** A native check may be behind Marathon's for so many of its intervals. */
const INTERVALS = 3;

/** What is looked at of one task. */
export interface Sight {
  readonly taskId: TaskId;
  readonly verdict: Verdict | undefined;
  readonly mapped: Mapped | undefined;
  readonly registered: readonly RegisteredService[];
  /** When Consul was last read (monotonic ms): between reads nothing is known of its checks but what we wrote. */
  readonly readAt: number;
}

/** Where Marathon says alive, and a check that Consul runs itself has been critical for three of its intervals. */
export interface Disagreements {
  /** One sentence for each check that disagrees. To be asked at each reading of Consul. */
  look(sight: Sight): readonly string[];
  forget(isKnown: (task: TaskId) => boolean): void;
  /** How many there have been. */
  readonly count: number;
}

export function createDisagreements(): Disagreements {
  const critical = new Map<TaskId, Map<CheckId, Critical>>();
  let count = 0;
  return {
    look({ taskId, verdict, mapped, registered, readAt }) {
      if (verdict !== 'alive' || mapped?.kind !== 'services') {
        critical.delete(taskId);
        return [];
      }
      const before = critical.get(taskId);
      const now: typeof before = new Map();
      const sentences: string[] = [];
      for (const { id, service, check, intervalMs } of criticalChecks(mapped, registered)) {
        const sight: Critical = before?.get(id) ?? { noticedAt: readAt, since: undefined, isCounted: false };
        now.set(id, sight);
        if (sight.since === undefined && readAt > sight.noticedAt) sight.since = readAt;
        if (sight.since === undefined || readAt - sight.since < patienceMs(check.probe, intervalMs)) continue;
        if (!sight.isCounted) count += 1;
        sight.isCounted = true;
        sentences.push(sentence(service, check));
      }
      if (now.size > 0) critical.set(taskId, now);
      else critical.delete(taskId);
      return sentences;
    },
    forget(isKnown) {
      for (const task of critical.keys()) if (!isKnown(task)) critical.delete(task);
    },
    get count() {
      return count;
    },
  };
}

/** One sentence for each such check at one look, which cannot tell how long it has been so. */
export function disagreementsNow(
  {
    verdict,
    mapped,
    definition,
  }: Pick<Sight, 'verdict' | 'mapped'> & { readonly definition: AppDefinition | undefined },
  registered: readonly RegisteredService[],
): readonly string[] {
  // Without checks of its own Marathon calls everything alive.
  if (verdict !== 'alive' || mapped?.kind !== 'services' || !definition?.healthChecks.length) return [];
  return criticalChecks(mapped, registered).map(
    ({ service, check }) => `${sentence(service, check)}. If it has only just been registered, it may still pass`,
  );
}

/** The checks that Consul runs itself and finds critical. */
function criticalChecks(mapped: Mapped & { readonly kind: 'services' }, registered: readonly RegisteredService[]) {
  return mapped.services.flatMap(({ service }) => {
    const current = registered.find(({ id }) => id === service.id);
    return service.checks.flatMap((check) => {
      const intervalMs = intervalOf(check.probe);
      const id = current && criticalId(check, current);
      return intervalMs === undefined || id === undefined ? [] : [{ id, service: service.name, check, intervalMs }];
    });
  });
}

interface Critical {
  /** The last reading before it was first noticed. We may have registered it as critical since, and Consul not asked yet. */
  readonly noticedAt: number;
  /** The first reading that itself says so. */
  since: number | undefined;
  isCounted: boolean;
}

/** A check that needs several successes in a row may be critical for as many intervals more. */
const patienceMs = (probe: CheckProbe, intervalMs: number): number =>
  (INTERVALS + (('successesBeforePassing' in probe && probe.successesBeforePassing) || 1) - 1) * intervalMs;

/** `undefined`: Consul does not run it. */
const intervalOf = (probe: CheckProbe): number | undefined => ('intervalMs' in probe ? probe.intervalMs : undefined);

/** The id under which Consul has the check, where it is critical: its own or that of an older tool. */
function criticalId({ id, olderId }: DesiredCheck, { checks }: RegisteredService): CheckId | undefined {
  const registered = checks.find((one) => one.id === id) ?? checks.find((one) => one.id === olderId);
  return registered?.status === 'critical' ? registered.id : undefined;
}

const sentence = (service: string, { name, probe }: DesiredCheck): string =>
  `Marathon says that it is alive, but Consul finds ${service}'s check "${name}" (${targetOf(probe)}) critical: ` +
  `${causesOf(probe).join('; ')}; the label consul.health=mirror makes Consul show Marathon's verdict instead`;

function targetOf(probe: CheckProbe): string {
  switch (probe.kind) {
    case 'http':
      return probe.url;
    case 'tcp':
      return probe.target;
    default:
      return probe.kind;
  }
}

/** What is usually behind it, likeliest first. */
function causesOf(probe: CheckProbe): readonly string[] {
  const unreachable = 'the app may listen on loopback only, or a firewall keep the Consul agent out';
  switch (probe.kind) {
    case 'http':
      return [
        'Marathon takes any redirect as alive, Consul follows it, and where it leads may not be well',
        ...(probe.url.startsWith('https:') && !probe.skipTlsVerify
          ? ['the certificate may not be valid for this address']
          : []),
        unreachable,
      ];
    case 'tcp':
      return [unreachable];
    default:
      return ['the command may need what only the container has'];
  }
}

import type { CheckId, ServiceId, TaskId } from '../../model/ids.ts';
import { MARK } from '../../model/mark.ts';
import type { RegisteredService } from '../../model/service.ts';
import { type Ownership, ownerOf } from '../../plan/ownership.ts';
import type { Log } from '../../support/log.ts';

/** Agent and servers, asked one right after the other. */
export interface CatalogueSight {
  /** When it was asked (monotonic ms). */
  readonly at: number;
  readonly agent: readonly RegisteredService[];
  /** False when rights may have filtered the agent's list. */
  readonly provesAbsence: boolean;
  readonly catalogue: readonly RegisteredService[];
}

type Kind = 'missing' | 'extra' | 'status';

/**
 * Where the catalogue, which consumers read, is for long not what the agent has. Only told: nothing is written for it. To
 * put a service again repairs nothing, for the agent compares with itself alone (measured; contract: Consul, §5).
 */
export interface CatalogueWarnings {
  look(sight: CatalogueSight): void;
  warningsFor(task: TaskId): readonly string[];
  /** How many services differ so for longer than the patience. */
  readonly counts: Readonly<Record<Kind, number>>;
  /** Something differs that may yet be only late: worth another look when the patience is over. */
  readonly isPending: boolean;
}

/** `patienceMs`: how long a difference may last before it is one. The agent's own repair takes one to two minutes. */
export function createCatalogueWarnings(ownership: () => Ownership, patienceMs: number, log: Log): CatalogueWarnings {
  let known = new Map<string, Difference & { readonly since: number }>();
  let told = new Map<TaskId, readonly string[]>();
  let counts: Record<Kind, number> = { missing: 0, extra: 0, status: 0 };
  let isPending = false;

  const tellLog = (kind: Kind, old: readonly Difference[]): void => {
    const services = [...new Set(old.map(({ service }) => service))];
    const fields = { kind, services: services.slice(0, 10), count: services.length };
    if (services.length > 0 && counts[kind] === 0) log.warn(fields, `${HEADLINES[kind]}: ${CAUSES[kind]}`);
    if (services.length === 0 && counts[kind] > 0)
      log.info({ kind }, 'the Consul catalogue agrees with the agent again');
    counts = { ...counts, [kind]: services.length };
  };

  return {
    look(sight) {
      const now = differencesIn(sight, ownership());
      known = new Map(now.map((one) => [one.key, { ...one, since: known.get(one.key)?.since ?? sight.at }]));
      const old = [...known.values()].filter(({ since }) => sight.at - since >= patienceMs);
      isPending = old.length < known.size;
      told = new Map();
      for (const { task, kind, what } of old) told.set(task, [...(told.get(task) ?? []), `${what}: ${CAUSES[kind]}`]);
      for (const kind of ['missing', 'extra', 'status'] as const)
        tellLog(
          kind,
          old.filter((one) => one.kind === kind),
        );
    },
    warningsFor: (task) => told.get(task) ?? [],
    get counts() {
      return counts;
    },
    get isPending() {
      return isPending;
    },
  };
}

interface Difference {
  /** The same as long as it is the same difference: a definition or a status that changes meanwhile is another. */
  readonly key: string;
  readonly kind: Kind;
  readonly task: TaskId;
  readonly service: ServiceId;
  readonly what: string;
}

function differencesIn({ agent, provesAbsence, catalogue }: CatalogueSight, ownership: Ownership): Difference[] {
  const inAgent = new Set(agent.map(({ id }) => id));
  const shown = new Map(catalogue.map((service) => [service.id, service]));
  const gone = provesAbsence ? catalogue.filter(({ id }) => !inAgent.has(id)) : [];
  return [
    ...ours(agent, ownership).flatMap(({ task, service }) => {
      const other = shown.get(service.id);
      if (other) return statusesIn(task, service, other);
      const what = `the Consul agent has ${service.name} (${service.id}), but the catalogue lacks it, so nobody finds it`;
      const key = `missing ${service.id} ${service.meta[MARK.hash]}`;
      return [{ key, kind: 'missing', task, service: service.id, what } as const];
    }),
    ...ours(gone, ownership).map(({ task, service }) => {
      const what = `the Consul catalogue shows ${service.name} (${service.id}), which the agent does not have any more`;
      return { key: `extra ${service.id}`, kind: 'extra', task, service: service.id, what } as const;
    }),
  ];
}

/** A check that the catalogue lacks passes for its readers. */
function statusesIn(task: TaskId, service: RegisteredService, other: RegisteredService): Difference[] {
  const statuses = new Map<CheckId, string>(other.checks.map(({ id, status }) => [id, status]));
  return service.checks.flatMap(({ id, name, status }) => {
    const shown = statuses.get(id) ?? 'nothing';
    if (shown === status) return [];
    const what = `the Consul agent finds ${service.name}'s check "${name}" ${status}, but the catalogue shows ${shown}`;
    return [{ key: `status ${id} ${status} ${shown}`, kind: 'status', task, service: service.id, what } as const];
  });
}

/** By mark. What an older tool left is for the takeover to tell. */
const ours = (services: readonly RegisteredService[], ownership: Ownership) =>
  services.flatMap((service) => {
    const owner = ownerOf(service, ownership);
    return owner.kind === 'ours' ? [{ task: owner.taskId, service }] : [];
  });

const HEADLINES: Readonly<Record<Kind, string>> = {
  missing: 'the Consul catalogue lacks services that the agent has',
  extra: 'the Consul catalogue shows services of ours that the agent does not have',
  status: 'the Consul catalogue shows other statuses than the agent',
};

/** What is usually behind it, likeliest first, and what to do. */
const REFUSED =
  "the servers refuse what the agent sends them, or do not get it. See the agent's log: the token with which it was " +
  'registered may have lost service:write (give it back), the node id may be in use by another node, or no server be ' +
  'within reach; to register it once more changes nothing, once the cause is gone the agent repairs it in about two minutes';

const CAUSES: Readonly<Record<Kind, string>> = {
  missing: REFUSED,
  extra:
    'the agent may have lost its data and be refused under its new node id, or its own token may lack node:write, with ' +
    "which it removes what has gone. See the agent's log; once the cause is gone the agent removes it in about two minutes",
  status: REFUSED,
};

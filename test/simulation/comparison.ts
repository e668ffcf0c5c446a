import type { AppJson } from '../../src/sandbox/cluster/app-json.ts';
import type { ConsulAgent } from '../../src/sandbox/consul-agent.ts';
import { jsonOf } from '../unit/sandbox/ask.ts';
import { servicesOf } from './apps.ts';
import type { Setting } from './history/setting.ts';
import { isOthers } from './invariants/others.ts';
import type { Simulation } from './world.ts';

/** The service whose check is the heartbeat. */
const LEASE = 'marathon-consul:marathon';
/** Nothing here probes: how these are stays as it was said last. */
const PROBED: ReadonlySet<string> = new Set(['http', 'tcp']);

interface FoundCheck {
  readonly type: string;
  readonly status: string;
  /** The type, and what tells one definition from another. */
  readonly text: string;
}

/** Everything that Consul has otherwise than it should, a sentence each: services, their tags and checks, and who is not passing. */
export async function faultsOf(world: Simulation): Promise<string[]> {
  const checks = await checksIn(world.consul);
  const wanted = wantedIn(world);
  const found = foundIn(world.consul, checks);
  const ids = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return [
    ...ids
      .filter((id) => wanted[id] !== found[id])
      .map((id) => `${id}: it should be ${wanted[id] ?? 'none'}, Consul has ${found[id] ?? 'none'}`),
    ...[...checks].flatMap(([id, ofService]) => (isOthers(id) ? [] : failingIn(id, ofService))),
    ...world.invariants.othersChanged(),
  ];
}

/** What stands of ours should say, by its id. */
function wantedIn({ setting, living }: Pick<Simulation, 'setting' | 'living'>): Record<string, string> {
  const services = living().flatMap(({ app, appId, id, ports }) =>
    Object.entries(servicesOf(appId, id, ports)).map(([service, where]) => [
      service,
      inWords(where, '', tagsOf(app), wantedChecks(app, setting)),
    ]),
  );
  const lease = setting.lease.scope === 'none' ? {} : { [LEASE]: inWords('marathon-consul:0', '', [], ['ttl']) };
  return { ...lease, ...Object.fromEntries(services) };
}

const tagsOf = ({ labels }: AppJson): readonly string[] => labels?.['consul.tags']?.split(',') ?? [];

/** Consul's own for what it can ask, Marathon's verdict for the rest, and the lease for whom nobody else would turn critical. */
function wantedChecks({ healthChecks = [] }: AppJson, { lease }: Setting): readonly string[] {
  const native = healthChecks.filter(({ protocol }) => protocol !== 'COMMAND');
  const mirrored = native.length < healthChecks.length ? ['ttl'] : [];
  const isLeased =
    lease.scope === 'all' || (lease.scope === 'unchecked' && (native.length === 0 || mirrored.length > 0));
  return [
    ...native.map(({ protocol, intervalSeconds }) => `${protocol?.toLowerCase()} every ${intervalSeconds}s`),
    ...mirrored,
    ...(isLeased ? ['alias'] : []),
  ];
}

/** What stands of ours does say, by its id. */
function foundIn(consul: ConsulAgent, checks: ReadonlyMap<string, readonly FoundCheck[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(consul.snapshot().services)
      .filter(([id]) => id.startsWith('marathon') && !isOthers(id))
      .map(([id, { name, port, address, tags }]) => {
        const texts = (checks.get(id) ?? []).map(({ text }) => text);
        return [id, inWords(`${name}:${port}`, address, tags, texts)];
      }),
  );
}

const inWords = (where: string, address: string, tags: readonly string[], checks: readonly string[]): string =>
  `${where} at "${address}" with tags [${tags}] and checks [${[...checks].sort()}]`;

const failingIn = (id: string, checks: readonly FoundCheck[]): string[] =>
  checks.flatMap(({ type, status }) =>
    status === 'passing' || PROBED.has(type) ? [] : [`a check of ${id} (${type}) is ${status}`],
  );

/** The checks of each service, by its id. */
async function checksIn({ handler }: ConsulAgent): Promise<Map<string, FoundCheck[]>> {
  const checks = new Map<string, FoundCheck[]>();
  const answer = await jsonOf<Record<string, Record<string, string>>>(handler, '/v1/agent/checks');
  for (const { ServiceID = '', Type = '', Status = '', Interval = '' } of Object.values(answer)) {
    const check = { type: Type, status: Status, text: PROBED.has(Type) ? `${Type} every ${Interval}` : Type };
    checks.set(ServiceID, [...(checks.get(ServiceID) ?? []), check]);
  }
  return checks;
}

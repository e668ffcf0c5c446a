import type { ConsulWrite } from '../../../src/sandbox/consul/write-kind.ts';
import type { ConsulAgent } from '../../../src/sandbox/consul-agent.ts';

/** Follows nobody's lease, and outlives any history. */
const TTL = '24h';
const BILLING = 'shop_billing.instance-11111111-36ac-11f1-d73c-000000000001._app.1';
const PLAIN = 'plain.instance-22222222-36ac-11f1-d73c-000000000002._app.1';

/** Services of others, as they put them: the shape of ours alone makes nothing ours. */
const OTHERS = [
  {
    ID: 'somebody-else',
    Name: 'billing',
    Port: 30_001,
    Tags: ['v1'],
    Meta: { team: 'money' },
    Checks: [{ CheckID: 'somebody-else:alive', Name: 'alive', TTL, Status: 'passing' }],
  },
  {
    ID: `marathon:${BILLING}`,
    Name: 'shop-billing',
    Port: 30_002,
    Tags: ['theirs'],
    Meta: {
      'managed-by': 'marathon-consul',
      'marathon-cluster': 'another',
      'marathon-app': '/shop/billing',
      'marathon-task': BILLING,
      'marathon-agent': 'another-agent-S0',
      'marathon-consul-hash': '0123456789abcdef',
    },
    Checks: [{ CheckID: `marathon:${BILLING}:0123456789ab`, Name: "Marathon's verdict", TTL, Status: 'passing' }],
  },
  {
    ID: 'marathon-consul:another',
    Name: 'marathon-consul',
    Meta: { 'managed-by': 'marathon-consul', 'marathon-cluster': 'another' },
    Checks: [{ CheckID: 'marathon-consul:another:lease', Name: 'marathon-consul is alive', TTL, Status: 'passing' }],
  },
  {
    ID: `marathon:${PLAIN}`,
    Name: 'plain',
    Port: 30_003,
    Meta: { 'managed-by': 'nomad', 'marathon-cluster': 'marathon', 'marathon-app': '/plain', 'marathon-task': PLAIN },
    Checks: [{ CheckID: `service:marathon:${PLAIN}`, Name: 'plain', TTL, Status: 'passing' }],
  },
] as const;

const IDS: ReadonlySet<string> = new Set(OTHERS.map(({ ID }) => ID));
const CHECKS: ReadonlySet<string> = new Set(OTHERS.flatMap(({ Checks }) => Checks.map(({ CheckID }) => CheckID)));

/** Whether a service is one of those that others have put. */
export const isOthers = (serviceId: string): boolean => IDS.has(serviceId);

/** What others have in Consul: never registered over, never taken away, and their checks never told or removed. */
export interface Others {
  /** They put it, by hand; again where Consul has lost it. */
  put(): void;
  /** Consul has restarted: what it lost they put again, where they had put it. */
  consulLostAll(): void;
  /** A write of ours, refused ones included. */
  sawWrite(write: ConsulWrite): void;
  /** What is not as they put it, in words; the status of a check may have changed with time. */
  changed(): readonly string[];
}

export function watchOthers(consul: () => ConsulAgent, report: (problem: string) => void): Others {
  let expected: Readonly<Record<string, string>> = {};
  const told = new Set<string>();
  const now = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(consul().snapshot().services)
        .filter(([id]) => isOthers(id))
        .map(([id, { checks, ...rest }]) => [id, JSON.stringify({ ...rest, checks: Object.keys(checks) })]),
    );
  const changed = () => {
    const there = now();
    return Object.keys(expected).flatMap((id) =>
      there[id] === expected[id] ? [] : [`${id} is somebody else's: it was ${expected[id]}, and is ${there[id]}`],
    );
  };
  const put = () => {
    const { signal } = new AbortController();
    for (const service of OTHERS) {
      const body = JSON.stringify(service);
      void consul().handler({ method: 'PUT', path: '/v1/agent/service/register', headers: {}, body }, signal);
    }
    expected = now();
  };
  return {
    put,
    consulLostAll() {
      if (Object.keys(expected).length > 0) put();
    },
    sawWrite({ kind, path, body }) {
      if (targetOf(kind, path, body)) report(`${kind} ${decodeURIComponent(path)}: it is somebody else's`);
      const news = changed().filter((problem) => !told.has(problem));
      for (const problem of news) {
        told.add(problem);
        report(problem);
      }
    },
    changed,
  };
}

/** Whether it is theirs that a write is about. */
function targetOf(kind: ConsulWrite['kind'], path: string, body: string): boolean {
  if (kind === 'register') return IDS.has(/"ID":"([^"]+)"/.exec(body)?.[1] ?? '');
  const id = decodeURIComponent(/^\/v1\/agent\/(?:service|check)\/[a-z]+\/([^?]*)/.exec(path)?.[1] ?? '');
  return kind === 'deregister' ? IDS.has(id) : CHECKS.has(id);
}

import { DEFAULT_PUBLICATION, type MappingOptions } from '../../src/mapping/options.ts';
import type { AppDefinition, PortDefinition } from '../../src/model/app-definition.ts';
import { agentId, appId, checkId, frameworkId, serviceId, type TaskId, taskId } from '../../src/model/ids.ts';
import {
  DEFAULT_WEIGHTS,
  type DesiredCheck,
  type DesiredService,
  type RegisteredService,
} from '../../src/model/service.ts';
import type { AgentIdentity, Sighting } from '../../src/model/sighting.ts';
import type { Task } from '../../src/model/task.ts';
import { wordFor } from '../../src/model/task-state.ts';
import type { Ownership } from '../../src/plan/ownership.ts';
import { AppError } from '../../src/support/errors.ts';
import type { Log } from '../../src/support/log.ts';

export const AGENT = agentId('c0caec0a-0000-4e4e-9f9f-0123456789ab-S1');
export const OTHER_AGENT = agentId('c0caec0a-0000-4e4e-9f9f-0123456789ab-S2');
export const FRAMEWORK = frameworkId('c0caec0a-0000-4e4e-9f9f-0123456789ab-0000');
export const WEB = appId('/shop/web');
export const VERSION = '2020-01-01T10:00:00.000Z';
export const LATER_VERSION = '2020-01-02T10:00:00.000Z';

export const uuidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
/** The id of the nth task; its app id is made into Marathon's safe path. */
export const idOf = (n: number, app: string = WEB): TaskId =>
  taskId(`${app.slice(1).replaceAll('/', '_')}.instance-${uuidOf(n)}._app.1`);

/** Which task an id is of, by `idOf` or `podTaskId`; 1 where it cannot be told. */
const numberOf = (id: TaskId = idOf(1)): number => Number(/-(\d{12})\./.exec(id)?.[1] ?? 1) % 1_000;

/** The id of the task of a container in the nth instance of a pod. */
export const podTaskId = (n: number, container = 'web', pod: string = WEB): TaskId =>
  taskId(idOf(n, pod).replace('_app', container));

export const aTask = (over: Partial<Task> = {}): Task => ({
  id: idOf(1),
  appId: WEB,
  agentId: AGENT,
  host: 'node-1.example',
  version: VERSION,
  // One of its own: a port has one task.
  ports: [31000 + numberOf(over.id)],
  addresses: [{ address: '172.17.0.2', family: 'IPv4', network: undefined }],
  isPod: false,
  container: undefined,
  ...over,
});

/** A sighting in the state that is given, of the task that is given. */
export function seen(state = 'TASK_RUNNING', task: Partial<Task> = {}, over: Partial<Sighting> = {}): Sighting {
  const word = wordFor(state);
  if (word === undefined) throw new Error(`no word for ${state}`);
  return { task: aTask(task), word, state, ...over };
}

export const aPort = (over: Partial<PortDefinition> = {}): PortDefinition => ({
  name: undefined,
  containerPort: undefined,
  hasHostPort: true,
  protocols: ['tcp'],
  networkNames: [],
  labels: {},
  ...over,
});

export const aDefinition = (over: Partial<AppDefinition> = {}): AppDefinition => ({
  id: WEB,
  version: VERSION,
  lastConfigChangeAt: undefined,
  container: undefined,
  hasReadinessChecks: false,
  labels: {},
  network: 'host',
  ports: [aPort()],
  healthChecks: [],
  ...over,
});

export const HTTP_CHECK = {
  protocol: 'HTTP',
  path: '/health',
  portIndex: 0,
  port: undefined,
  intervalSeconds: 10,
  timeoutSeconds: 5,
  maxConsecutiveFailures: 3,
  isIpv6: false,
  command: undefined,
} as const;

export const anIdentity = (over: Partial<AgentIdentity> = {}): AgentIdentity => ({
  agentId: AGENT,
  hostname: 'node-1.example',
  address: '10.0.0.1',
  version: '1.9.0',
  recoveryTimeoutMs: 900_000,
  startedAtMs: 0,
  ...over,
});

export const CLUSTER = 'main';

export const someOptions = (over: Partial<MappingOptions> = {}): MappingOptions => ({
  cluster: CLUSTER,
  agentId: AGENT,
  agentAddress: '10.0.0.1',
  nodeAddress: '10.0.0.1',
  lease: { scope: 'unchecked', serviceId: serviceId('marathon-consul:main') },
  publication: DEFAULT_PUBLICATION,
  ...over,
});

export const aRegistered = (over: Partial<RegisteredService> = {}): RegisteredService => ({
  id: serviceId(`marathon:${idOf(1)}`),
  name: 'shop-web',
  address: '',
  port: 31001,
  tags: [],
  meta: {},
  weights: DEFAULT_WEIGHTS,
  enableTagOverride: false,
  checks: [],
  ...over,
});

/** Whose services are ours, without a preset. */
export const OWNERSHIP: Ownership = { cluster: CLUSTER, allegroTag: undefined };

/** The service of the first task as it should stand in Consul. */
export const aDesired = (over: Partial<DesiredService> = {}): DesiredService => ({
  id: serviceId(`marathon:${idOf(1)}`),
  taskId: idOf(1),
  appId: WEB,
  name: 'shop-web',
  address: '',
  port: 31001,
  tags: [],
  meta: markOf(idOf(1)),
  weights: DEFAULT_WEIGHTS,
  enableTagOverride: false,
  checks: [anHttpCheck()],
  ...over,
});

/** The meta of a service of ours. */
export const markOf = (id: TaskId, cluster = CLUSTER): Record<string, string> => ({
  'managed-by': 'marathon-consul',
  'marathon-cluster': cluster,
  'marathon-app': WEB,
  'marathon-task': id,
});

export const anHttpCheck = (over: Partial<DesiredCheck> = {}): DesiredCheck => ({
  id: checkId(`marathon:${idOf(1)}:http`),
  name: 'http',
  probe: {
    kind: 'http',
    url: 'http://10.0.0.1:31001/',
    intervalMs: 10_000,
    timeoutMs: undefined,
    skipTlsVerify: false,
  },
  initialStatus: 'critical',
  ...over,
});

/** A check that says Marathon's verdict: `undefined` while there is none. */
export const aMirror = (mirrored: DesiredCheck['mirrored'], over: Partial<DesiredCheck> = {}): DesiredCheck => ({
  id: checkId(`marathon:${idOf(1)}:verdict`),
  name: "Marathon's verdict",
  probe: { kind: 'ttl', ttlMs: 86_400_000 },
  initialStatus: 'critical',
  mirrored,
  ...over,
});

export const unreachable = () =>
  new AppError('UPSTREAM_UNREACHABLE', 'nobody listens', { details: { isRefused: true } });
export const answered = (status: number) =>
  new AppError(status === 403 ? 'UPSTREAM_DENIED' : 'UPSTREAM_STATUS', `it says ${status}`, { details: { status } });

/** A log that keeps its lines: level and message, and the fields. */
export function recordingLog() {
  const lines: { readonly level: string; readonly message: string; readonly fields: object }[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, message, fields });
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines, told: () => lines.filter(({ level }) => level !== 'debug').map(({ message }) => message) };
}

/** A promise and the means to settle it. */
export function deferred<Value = void>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

import { generateKeyPairSync } from 'node:crypto';
import type { Exchange } from '../../../src/clients/exchange.ts';
import { type Environment, type Flags, loadConfig } from '../../../src/config/load.ts';
import { createDaemon } from '../../../src/daemon/daemon.ts';
import type { World } from '../../../src/daemon/world.ts';
import type { AppRequest } from '../../../src/sandbox/cluster/app-json.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { createConsulAgent } from '../../../src/sandbox/consul-agent.ts';
import { withFaults } from '../../../src/sandbox/faults.ts';
import { createMarathon } from '../../../src/sandbox/marathon.ts';
import { createMesosAgent } from '../../../src/sandbox/mesos-agent.ts';
import { mountExchange } from '../../../src/sandbox/mount-exchange.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import type { Log } from '../../../src/support/log.ts';
import { withLies } from '../faults/liar.ts';
import { createVirtualClock } from '../virtual-clock.ts';

/** What is told to a daemon. */
export interface Telling {
  readonly flags?: Flags;
  readonly env?: Environment;
}

/** The private key of a DC/OS service account. */
const { privateKey: SERVICE_ACCOUNT_KEY } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const HOSTS = ['10.0.0.1'];
const http = { protocol: 'HTTP', path: '/health', portIndex: 0, intervalSeconds: 60 } as const;
const NAMED = [
  { port: 0, name: 'http' },
  { port: 0, name: 'admin' },
];

/** One for each thing that an option may treat differently. */
const APPS: readonly AppRequest[] = [
  { id: '/plain', labels: { env: 'prod' } },
  { id: '/shop/labelled', labels: { 'consul.publish': 'true', consul: 'by-label' } },
  { id: '/shop/ports', portDefinitions: NAMED },
  { id: '/shop/checked', healthChecks: [http] },
  { id: '/shop/command', healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' }, intervalSeconds: 60 }] },
  {
    id: '/bridge',
    networks: [{ mode: 'container/bridge' }],
    container: {
      type: 'DOCKER',
      docker: { image: 'nginx' },
      portMappings: [{ containerPort: 80, hostPort: 0, name: 'http' }],
    },
  },
];
/** Published before, by another configuration, and wanted no more: more than the guard lets go. */
const UNWANTED = '/former';
const IGNORED: Flags = { '--ignore-apps': UNWANTED };

/**
 * One short story of a cluster in virtual time, with a daemon that is told this: tasks of another configuration to take away,
 * tasks that come and vanish, a service edited by hand, and minutes in which nobody answers. Answers everything that the
 * world can see of the daemon: each request with its connection and headers, each line of the log; with the time.
 */
export async function play({ flags = {}, env = {} }: Telling, isElsewhere = false): Promise<readonly string[]> {
  const random = seededRandom(7);
  const clock = createVirtualClock(random);
  const cluster = createCluster({ clock, random });
  const agent = cluster.addAgent({ address: '10.0.0.1' });
  for (const app of [...APPS, { id: UNWANTED }]) cluster.addApp({ ...app, instances: 100 });
  const marathon = createMarathon({ cluster, clock, url: 'http://marathon.mesos:8080' });
  const mesos = createMesosAgent({ cluster, agent });
  const consul = createConsulAgent({ clock, address: agent.address });
  const liars = { marathon: withLies(marathon.handler), mesos: withLies(mesos.handler) };
  const faulty = { marathon: withFaults(liars.marathon.handler, clock), mesos: withFaults(liars.mesos.handler, clock) };
  const served = {
    'http://marathon.mesos:8080': faulty.marathon.handler,
    'https://marathon.mesos:8443': faulty.marathon.handler,
    'http://127.0.0.1:5051': faulty.mesos.handler,
    'https://127.0.0.1:5051': faulty.mesos.handler,
    'http://127.0.0.1:8500': consul.handler,
    'https://127.0.0.1:8500': consul.handler,
  };
  const seen: string[] = [];
  const files = new Map<string, string>();
  const at = () => `${(clock.now() / SECOND).toFixed(3)} s`;

  const launch = (told: Telling) => {
    const { config, problems } = loadConfig(told.flags ?? {}, told.env ?? {});
    if (config === undefined) throw new Error(`a wrong row: ${JSON.stringify(problems)}`);
    const mount = mountExchange(served, { clock, latency: () => 1 + random() * 5 });
    const exchange: Exchange = (peer, request, signal) => {
      const { name, baseUrl, lane, tls, headers } = peer;
      seen.push(`${at()} ${JSON.stringify({ name, baseUrl, lane, tls, sends: headers, ...request })}`);
      return mount.exchange(peer, request, signal);
    };
    const tell = (level: string) => (fields: object, message: string) =>
      void seen.push(`${at()} ${level} ${message} ${JSON.stringify(fields)}`);
    const log: Log = { debug() {}, info: tell('info'), warn: tell('warn'), error: tell('error') };
    const world: World = {
      clock,
      random,
      unguessable: () => 'nobody-guesses',
      exchange,
      readSecret: async (secret) => {
        if (secret.kind === 'text') return secret.text;
        return secret.path === '/service-account.pem' ? SERVICE_ACCOUNT_KEY : `what stands in ${secret.path}`;
      },
      store: {
        list: async () => [...files.keys()],
        read: async (name) => files.get(name),
        write: async (name, text) => void files.set(name, text),
      },
      host: { name: () => 'node-1', bootId: () => 'boot-1', addresses: () => (isElsewhere ? [] : HOSTS) },
      log,
    };
    const stop = new AbortController();
    void createDaemon(config, world).run(stop.signal);
    return mount.sever;
  };
  const pass = (ms: number) => clock.run(clock.now() + ms);

  await pass(61 * SECOND);
  const kill = launch({});
  for (let n = 0; n < 5; n += 1) cluster.startTask(UNWANTED, { agent });
  for (const { id } of APPS) cluster.startTask(id, { agent });
  await pass(20 * SECOND);
  kill();
  seen.length = 0;

  launch({ flags: { ...IGNORED, ...flags }, env });
  await pass(30 * SECOND);
  const vanishing = Array.from({ length: 7 }, () => cluster.startTask('/plain', { agent }));
  for (const { id, healthChecks } of APPS) {
    const task = cluster.startTask(id, { agent });
    if (healthChecks !== undefined) clock.after(2 * SECOND, () => cluster.setHealth(task, true));
  }
  await pass(60 * SECOND);
  editByHand(consul);
  await pass(90 * SECOND);
  for (const { hidden } of Object.values(liars)) for (const id of vanishing) hidden.add(id);
  await pass(MINUTE);
  for (const peer of [faulty.marathon, faulty.mesos]) peer.fail('refused');
  faulty.marathon.cutStreams();
  await pass(6 * MINUTE);
  return seen;
}

/** Somebody gives one of our services another tag. */
function editByHand(consul: ReturnType<typeof createConsulAgent>): void {
  const [found] = Object.entries(consul.snapshot().services).filter(([id]) => id.startsWith('marathon:'));
  if (found === undefined) return;
  const [id, { name, port, meta }] = found;
  const body = JSON.stringify({ ID: id, Name: name, Port: port, Meta: meta, Tags: ['by hand'] });
  const request = { method: 'PUT', path: '/v1/agent/service/register', headers: {}, body };
  void consul.handler(request, new AbortController().signal);
}

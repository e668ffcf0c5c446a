import type { HealthCheckJson } from '../../sandbox/cluster/app-json.ts';
import type { DemoApp, Overlay } from './demo-app.ts';

const http = (portIndex = 0): HealthCheckJson => ({ protocol: 'HTTP', path: '/health', portIndex, ...TIMING });
const tcp = (portIndex = 0): HealthCheckJson => ({ protocol: 'TCP', portIndex, ...TIMING });
/** `maxConsecutiveFailures: 0`: Marathon never kills an unhealthy task, so that one can look at it. */
const TIMING = { gracePeriodSeconds: 5, intervalSeconds: 2, timeoutSeconds: 2, maxConsecutiveFailures: 0 };

/** The app that the keys act on. */
export const PLAYGROUND = '/shop/web';

/** A small shop: every kind of port, network and check that Marathon has, and an app or two that misbehave. */
export const demoApps = (overlay: Overlay): readonly DemoApp[] => [
  {
    definition: {
      id: PLAYGROUND,
      instances: 3,
      cmd: './web --port $PORT0',
      portDefinitions: [{ name: 'http' }],
      healthChecks: [http()],
      labels: { owner: 'shop' },
    },
    opens: ['http'],
  },
  {
    definition: {
      id: '/shop/cart',
      instances: 2,
      cmd: './cart --port $PORT0 --admin $PORT1',
      portDefinitions: [{ name: 'http' }, { name: 'admin' }],
      healthChecks: [http()],
    },
    opens: ['http', 'http'],
  },
  {
    definition: {
      id: '/shop/checkout',
      instances: 2,
      cmd: './checkout $PORT0',
      portDefinitions: [{ name: 'rpc' }],
      healthChecks: [tcp()],
    },
    opens: ['tcp'],
  },
  {
    definition: {
      id: '/shop/mailer',
      instances: 1,
      cmd: './mailer --port $PORT0',
      portDefinitions: [{ name: 'http' }],
      healthChecks: [http()],
    },
    opens: ['http'],
    isElsewhere: true,
  },
  {
    definition: {
      id: '/billing/invoices',
      instances: 1,
      cmd: './invoices --port $PORT0',
      portDefinitions: [{ name: 'http' }],
      healthChecks: [{ protocol: 'COMMAND', command: { value: './check-database' }, ...TIMING }],
    },
    opens: ['http'],
  },
  {
    definition: {
      id: '/billing/gateway',
      instances: 1,
      networks: [{ mode: 'container/bridge' }],
      container: {
        docker: { image: 'example/gateway:2.4' },
        portMappings: [{ containerPort: 8080, hostPort: 0, name: 'http' }],
      },
      healthChecks: [http()],
    },
    opens: ['http'],
  },
  {
    definition: {
      id: '/data/redis',
      instances: overlay.addresses.length,
      networks: [{ mode: 'container', name: 'overlay' }],
      container: {
        type: 'MESOS',
        docker: { image: 'redis:7' },
        portMappings: [{ containerPort: overlay.port, name: 'redis' }],
      },
      healthChecks: [tcp()],
    },
    opens: ['tcp'],
  },
  {
    definition: {
      id: '/search/api',
      instances: 2,
      cmd: './search --port $PORT0',
      portDefinitions: [{ name: 'http' }],
      healthChecks: [http()],
      labels: { release: '1' },
    },
    opens: ['http'],
    isDeployedOften: true,
  },
  {
    definition: { id: '/search/indexer', instances: 1, cmd: './indexer $PORT0', portDefinitions: [{ name: 'rpc' }] },
    opens: ['tcp'],
  },
  {
    definition: { id: '/batch/report', instances: 1, cmd: './report --nightly', portDefinitions: [] },
    opens: [],
  },
  {
    definition: {
      id: '/ops/dashboard',
      instances: 1,
      cmd: './dashboard --port $PORT0',
      portDefinitions: [{ name: 'http' }],
      healthChecks: [{ protocol: 'MESOS_HTTP', path: '/health', portIndex: 0, ...TIMING }],
    },
    opens: ['http'],
  },
  {
    definition: {
      id: '/flaky/worker',
      instances: 1,
      cmd: './worker --port $PORT0',
      portDefinitions: [{ name: 'http' }],
      healthChecks: [http()],
    },
    opens: ['http'],
    failsAfterMs: { first: 10_000, later: 20_000 },
  },
];

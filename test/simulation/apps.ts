import type { AppRequest } from '../../src/sandbox/cluster/app-json.ts';

const http = { protocol: 'HTTP', path: '/health', portIndex: 0, intervalSeconds: 5 } as const;

/** One app of each kind that is published differently. */
export const SIMULATED_APPS: readonly AppRequest[] = [
  { id: '/plain' },
  { id: '/shop/checked', healthChecks: [http] },
  { id: '/shop/two-checks', healthChecks: [http, { ...http, protocol: 'TCP' }] },
  {
    id: '/bridge',
    labels: { 'consul.tags': 'blue,green' },
    networks: [{ mode: 'container/bridge' }],
    container: {
      type: 'DOCKER',
      docker: { image: 'nginx' },
      portMappings: [
        { containerPort: 80, hostPort: 0, name: 'http' },
        { containerPort: 81, hostPort: 0, name: 'admin' },
      ],
    },
  },
  { id: '/batch/no-ports', portDefinitions: [] },
  { id: '/worker', healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' }, intervalSeconds: 5 }] },
  {
    id: '/two-services',
    labels: { 'consul.ports': 'all' },
    portDefinitions: [
      { port: 0, name: 'http' },
      { port: 0, name: 'admin' },
    ],
  },
];

/** The services of a task: ids, and name and port. */
export function servicesOf(app: string, task: string, ports: readonly number[]): Record<string, string> {
  const name = app.slice(1).replaceAll('/', '-');
  const [first, second] = ports;
  if (first === undefined) return {};
  const main = { [`marathon:${task}`]: `${name}:${first}` };
  return app === '/two-services' ? { ...main, [`marathon:${task}:admin`]: `${name}-admin:${second}` } : main;
}

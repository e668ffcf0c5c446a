import type { AppRequest } from '../../src/sandbox/cluster/app-json.ts';

const http = { protocol: 'HTTP', path: '/health', portIndex: 0, intervalSeconds: 5 } as const;

/** One app of each kind that is published differently. */
export const SIMULATED_APPS: readonly AppRequest[] = [
  { id: '/plain' },
  { id: '/shop/checked', healthChecks: [http] },
  { id: '/shop/two-checks', healthChecks: [http, { ...http, protocol: 'TCP' }] },
  {
    id: '/bridge',
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
];

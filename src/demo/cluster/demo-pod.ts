import type { PodRequest } from '../../sandbox/cluster/pod-json.ts';
import type { Opening } from './demo-app.ts';

/** The demo's one pod: one container with an endpoint, which is published, and one without, which is not. */
export const demoPod: Opening & { readonly definition: PodRequest } = {
  definition: {
    id: '/shop/session',
    containers: [
      {
        name: 'server',
        exec: { command: { shell: './session --port $ENDPOINT_HTTP' } },
        endpoints: [{ name: 'http', hostPort: 0, protocol: ['tcp'] }],
      },
      { name: 'sweeper', exec: { command: { shell: './sweep --every 60' } } },
    ],
  },
  opens: ['http'],
};

import { type ConsulAgentOptions, createConsulAgent } from '../../../src/sandbox/consul-agent.ts';
import { ask, jsonOf } from './ask.ts';
import { createHandClock } from './sandbox-clock.ts';

export const REGISTER = '/v1/agent/service/register';
export const BEAT_LEASE = '/v1/agent/check/update/lease:ttl';

export const leased = {
  ID: 'lease',
  Name: 'lease',
  Checks: [{ CheckID: 'lease:ttl', TTL: '60s', Status: 'passing' }],
};
export const followed = {
  ID: 'task',
  Name: 'web',
  Port: 5,
  Checks: [{ CheckID: 'task:alias', AliasService: 'lease' }],
};
export const probed = {
  ID: 'own',
  Name: 'own',
  Checks: [{ CheckID: 'own:http', HTTP: 'http://a/', Interval: '10s', Status: 'passing' }],
};

/** A stand-in for Consul and a clock that a test moves. */
export function setUp(options: Partial<ConsulAgentOptions> = {}) {
  const clock = createHandClock();
  const consul = createConsulAgent({ clock, ...options });
  /** A request under way: what it was answered, once it was. */
  const open = (path: string, request: Parameters<typeof ask>[2] = {}) => {
    const seen: { status?: number; error?: unknown } = {};
    Promise.resolve(ask(consul.handler, path, request)).then(
      ({ status }) => {
        seen.status = status;
      },
      (error: unknown) => {
        seen.error = error;
      },
    );
    return seen;
  };
  return {
    clock,
    consul,
    open,
    get: (path: string) => ask(consul.handler, path),
    read: <Value>(path: string) => jsonOf<Value>(consul.handler, path),
    put: (path: string, body: unknown = {}) => ask(consul.handler, path, { method: 'PUT', body: JSON.stringify(body) }),
    status: (serviceId: string, checkId: string) => consul.snapshot().services[serviceId]?.checks[checkId],
  };
}

import type { Config } from '../../../src/config/config.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { SYSTEM_TLS } from '../../../src/model/connection.ts';
import type { Setting } from '../history/setting.ts';

/** Where everybody is. */
export const URLS = {
  marathon: 'http://marathon:8080',
  agent: 'http://10.0.0.1:5051',
  consul: 'http://127.0.0.1:8500',
};

/** What Marathon calls the machine. */
const HOST = 'agent-1.example.net';

/** Without a stream what changes at Marathon alone is learned from its list (ms). */
export const LISTS_MS = 45_000;

/** As the command line would give it, but for a pace that suits two virtual minutes. */
export const configOf = ({ lease, events, withoutWitnesses, hasAgent }: Setting): Config => ({
  marathon: { urls: [URLS.marathon], credentials: { kind: 'none' }, tls: SYSTEM_TLS, events },
  mesosAgent: {
    ...(hasAgent ? { url: URLS.agent, hostname: undefined } : { url: undefined, hostname: HOST }),
    mayBeRemote: false,
    credentials: { kind: 'none' },
    tls: SYSTEM_TLS,
  },
  consul: {
    url: URLS.consul,
    token: { kind: 'file', path: '/token' },
    credentials: { kind: 'none' },
    tls: SYSTEM_TLS,
    datacenter: undefined,
  },
  server: {
    bind: '127.0.0.1',
    port: 0,
    certificate: undefined,
    hosts: [],
    token: undefined,
    public: undefined,
    callbackUrl: undefined,
  },
  stateDir: '/state',
  cluster: undefined,
  log: { level: 'info', format: 'json' },
  intervals: { agentMs: 5_000, marathonMs: events === 'poll' ? LISTS_MS : 300_000, consulMs: 30_000 },
  withoutWitnesses,
  guard: { floor: 3, share: 0.3, acceptsPlan: false },
  lease,
  publication: DEFAULT_PUBLICATION,
  rewriteSpreadMs: 30_000,
});

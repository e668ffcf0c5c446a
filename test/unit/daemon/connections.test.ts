import { expect, test } from 'vitest';
import { authorized } from '../../../src/clients/authorized.ts';
import { createConsulClient } from '../../../src/clients/consul/consul-client.ts';
import type { Exchange, Peer } from '../../../src/clients/exchange.ts';
import { createMarathonClient } from '../../../src/clients/marathon/marathon-client.ts';
import { createMesosAgentClient } from '../../../src/clients/mesos/mesos-agent-client.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { consulPeer, marathonPeer, mesosAgentPeer } from '../../../src/daemon/connections.ts';
import type { Secret } from '../../../src/model/connection.ts';
import { createFakeClock } from '../fake-clock.ts';

const readSecret = async (secret: Secret) =>
  secret.kind === 'text' ? secret.text : `of ${secret.path}`.replace(' ', '-');

function configOf(flags: Record<string, string>, env: Record<string, string> = {}): Config {
  const { config, problems } = loadConfig(flags, env);
  if (problems) throw new Error(JSON.stringify(problems));
  return config;
}

function agentPeer(config: Config) {
  const peer = mesosAgentPeer(() => config, readSecret);
  if (peer === undefined) throw new Error('there is a Mesos agent');
  return peer;
}

/** Clients of a configuration that may be replaced, and the peers that their requests went to. */
function clients(first: Config) {
  let config = first;
  const peers: Peer[] = [];
  const exchange: Exchange = async (peer) => {
    peers.push(peer);
    return { status: 500, headers: {}, body: (async function* () {})() };
  };
  const transport = { exchange: authorized(exchange), clock: createFakeClock(0) };
  const signal = new AbortController().signal;
  const consul = createConsulClient(
    transport,
    consulPeer(() => config, readSecret),
  );
  const agent = createMesosAgentClient(transport, agentPeer(config));
  const marathon = createMarathonClient(
    transport,
    marathonPeer(() => config, readSecret, transport),
  );
  return {
    peers,
    consul,
    transport,
    async askAll() {
      for (const ask of [() => consul.self(signal), () => agent.read(undefined, signal), () => marathon.info(signal)])
        await ask().catch(() => {});
      return peers
        .splice(0)
        .map(
          ({ name, headers = {} }) => `${name}: ${headers['x-consul-token'] ?? '-'} ${headers.authorization ?? '-'}`,
        );
    },
    reconfigure(next: Config) {
      config = next;
    },
  };
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test('each peer is shown its own credentials, and those of a new configuration from then on', async () => {
  const env = { CONSUL_HTTP_TOKEN: 'acl', MARATHON_CONSUL_MESOS_AGENT_PASSWORD: 'pass', CONSUL_HTTP_AUTH: 'p:q' };
  const flags = { '--mesos-agent-user': 'me', '--marathon-token-file': '/t' };
  const all = clients(configOf(flags, env));
  expect(await all.askAll()).toEqual([
    `consul: acl ${basic('p:q')}`,
    `mesos agent: - ${basic('me:pass')}`,
    'marathon: - Bearer of-/t',
  ]);
  all.reconfigure(configOf({ ...flags, '--marathon-token-scheme': 'token' }, { ...env, CONSUL_HTTP_TOKEN: 'next' }));
  expect(await all.askAll()).toEqual([
    `consul: next ${basic('p:q')}`,
    `mesos agent: - ${basic('me:pass')}`,
    'marathon: - token=of-/t',
  ]);
});

test('nobody is shown anything without credentials', async () => {
  expect(await clients(configOf({})).askAll()).toEqual(['consul: - -', 'mesos agent: - -', 'marathon: - -']);
});

test('each peer has the TLS of its own options', async () => {
  const files = { '--consul-ca-file': 'c', '--mesos-agent-ca-file': 'a', '--marathon-ca-file': 'm' };
  const { peers, consul, transport } = clients(configOf(files));
  await consul.self(new AbortController().signal).catch(() => {});
  expect(peers[0]?.tls?.caFile).toBe('c');
  expect(agentPeer(configOf(files)).tls?.caFile).toBe('a');
  expect(marathonPeer(() => configOf(files), readSecret, transport).tls?.caFile).toBe('m');
});

test('the mark of a token tells it from others, and does not show it', async () => {
  const markOf = (env: Record<string, string>) => clients(configOf({}, env)).consul.tokenMark();
  const marks = await Promise.all([
    markOf({ CONSUL_HTTP_TOKEN: 'acl-1' }),
    markOf({ CONSUL_HTTP_TOKEN: 'acl-2' }),
    markOf({}),
  ]);
  expect(new Set(marks).size).toBe(3);
  expect(marks[2]).toBe('');
  expect(marks.join()).not.toContain('acl');
});

import { expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { reloaded } from '../../../src/config/reload.ts';

function configOf(flags: Record<string, string>): Config {
  const { config, problems } = loadConfig(flags, {});
  if (problems) throw new Error(JSON.stringify(problems));
  return config;
}
const BEFORE = configOf({});

test.each<[Record<string, string>, readonly string[]]>([
  [{ '--tags': 'a' }, ['publication.tags']],
  [{ '--select': 'labelled', '--ports': 'all' }, ['publication.select', 'publication.ports']],
  [{ '--preset': 'allegro', '--lease': 'unchecked' }, ['publication.preset']],
  [{ '--log-level': 'debug' }, ['log.level']],
  [{ '--agent-interval': '1s' }, ['intervals.agentMs']],
  [{ '--guard-floor': '7' }, ['guard.floor']],
  [{ '--without-witnesses': 'expire' }, ['withoutWitnesses']],
  [{ '--rewrite-spread': '1s' }, ['rewriteSpreadMs']],
  [{ '--allow-remote-agent': 'true' }, ['mesosAgent.mayBeRemote']],
  [{ '--datacenter': 'dc2' }, ['consul.datacenter']],
])('%j is taken over at once', (flags, changed) => {
  const after = configOf(flags);
  expect(reloaded(BEFORE, after)).toEqual({ config: after, changed, needsRestart: [] });
});

test.each<[Record<string, string>, readonly string[]]>([
  [{ '--marathon': 'http://other:8080' }, ['marathon.urls']],
  [{ '--mesos-agent': 'http://other:5051' }, ['mesosAgent.url']],
  [{ '--consul': 'http://other:8500' }, ['consul.url']],
  [{ '--port': '1' }, ['server.port']],
  [{ '--state-dir': '/other' }, ['stateDir']],
  [{ '--cluster': 'other' }, ['cluster']],
  [{ '--lease': 'none' }, ['lease.scope']],
  [{ '--lease-ttl': '1m' }, ['lease.ttlMs']],
  [{ '--log-format': 'json' }, ['log.format']],
  [{ '--events': 'poll' }, ['marathon.events']],
  [{ '--accept-plan': 'true' }, ['guard.acceptsPlan']],
])('%j needs a restart, and stays as it was', (flags, needsRestart) => {
  expect(reloaded(BEFORE, configOf(flags))).toEqual({ config: BEFORE, changed: [], needsRestart });
});

test('what may change does, beside what may not', () => {
  const { config, changed, needsRestart } = reloaded(BEFORE, configOf({ '--tags': 'a', '--port': '1' }));
  expect([changed, needsRestart]).toEqual([['publication.tags'], ['server.port']]);
  expect([config.publication.tags, config.server.port]).toEqual([['a'], BEFORE.server.port]);
});

test('credentials are taken over, and never told', () => {
  const { config: after } = loadConfig({}, { CONSUL_HTTP_TOKEN: 's3cret' });
  if (!after) throw new Error('no configuration');
  const { config, changed } = reloaded(BEFORE, after);
  expect([changed, config.consul.token]).toEqual([['consul.token'], { kind: 'text', text: 's3cret' }]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { createConsulAgent } from '../../src/sandbox/consul-agent.ts';
import { probe } from '../../src/sandbox/http-prober.ts';
import { serve } from '../../src/sandbox/mount-http.ts';
import { atEnd } from '../support/at-end.ts';
import { startConsul } from '../support/consul.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { systemClock } from '../support/system-clock.ts';
import { itGuardsWithAcls, STRONG, WEAK, WEAK_ACCESSOR } from './consul-access-rules.ts';
import { itBehavesLikeAConsulAgent } from './consul-agent-rules.ts';
import { itTakesSoManyConnections } from './consul-crowd-rules.ts';
import { itLetsWaitForTheCatalogue } from './consul-index-rules.ts';
import { itGuardsKeys, itKeepsKeys } from './consul-kv-rules.ts';
import { itLooksLikeConsul, type Likeness } from './consul-likeness.ts';
import { itCanBeMaintained } from './consul-maintenance-rules.ts';
import { itProbes } from './consul-probe-rules.ts';
import { itComesBackEmpty, itComesBackWithItsData } from './consul-restart-rules.ts';
import { itRunsNoScripts, itRunsScripts } from './consul-script-rules.ts';
import { itSaysWhatItIsTold } from './consul-verdict-rules.ts';
import { itLetsWaitForAService } from './consul-watch-rules.ts';

/** The oldest Consul that we support, and the newest that we measured. */
const VERSIONS = ['1.22.7', '1.10.12'] as const;

for (const version of VERSIONS) {
  describe(`the stand-in for Consul ${version}`, () => {
    const start = async (
      options: { readonly token?: string; readonly weakToken?: string; readonly runsScripts?: boolean } = {},
    ) => {
      const consul = createConsulAgent({ clock: systemClock, version, nodeName: 'test-node', probe, ...options });
      const mount = await serve(consul.handler, { mostConnections: 200 });
      const restart = () => consul.restart({ keepsData: true });
      const lose = () => consul.restart({ keepsData: false });
      return { url: mount.url, nodeName: consul.nodeName, restart, lose, stop: mount.close };
    };
    describe('any agent', () => itBehavesLikeAConsulAgent(version, start));
    describe('waited for', () => itLetsWaitForAService(start));
    describe('waited for by index', () => itLetsWaitForTheCatalogue(start));
    describe('its keys', () => itKeepsKeys(start));
    describe('maintained', () => itCanBeMaintained(version, start));
    describe('probing', () => itProbes(start));
    describe('told', () => itSaysWhatItIsTold(start));
    describe('asked to run scripts', () => itRunsNoScripts(start));
    describe('running scripts', () => itRunsScripts(() => start({ runsScripts: true })));
    describe('in a crowd', () => itTakesSoManyConnections(start));
    describe('started again', () => itComesBackWithItsData(start));
    describe('started again without its data', () =>
      itComesBackEmpty(async () => {
        const { lose, ...running } = await start();
        return { ...running, restart: lose };
      }));
    describe('with ACLs', () => itGuardsWithAcls(version, () => start({ token: STRONG, weakToken: WEAK })));
    describe('its keys with ACLs', () => itGuardsKeys(version, () => start({ token: STRONG, weakToken: WEAK })));
  });

  describeWithConsul(version, `a real Consul ${version}`, () => {
    describe('any agent', () => itBehavesLikeAConsulAgent(version, () => startConsul({ version })));
    const startReal = () => startConsul({ version });
    describe('waited for', () => itLetsWaitForAService(startReal));
    describe('waited for by index', () => itLetsWaitForTheCatalogue(startReal));
    describe('its keys', () => itKeepsKeys(startReal));
    describe('maintained', () => itCanBeMaintained(version, startReal));
    describe('probing', () => itProbes(startReal));
    describe('told', () => itSaysWhatItIsTold(startReal));
    describe('asked to run scripts', () => itRunsNoScripts(startReal));
    describe('running scripts', () =>
      itRunsScripts(() => startConsul({ version, config: { enable_script_checks: true } })));
    describe('in a crowd', () => itTakesSoManyConnections(startReal));
    describe('started again without its data', () => itComesBackEmpty(startReal));
    describe('beside the stand-in', () => itLooksLikeConsul(() => startBoth(version)));
    describe('started again', () =>
      itComesBackWithItsData(async () => {
        const dataDir = await mkdtemp(join(tmpdir(), 'marathon-consul-contract-'));
        atEnd(() => rm(dataDir, { recursive: true, force: true }));
        return startConsul({ version, dataDir });
      }));
    describe('with ACLs', () => itGuardsWithAcls(version, () => startGuarded(version)));
    describe('its keys with ACLs', () => itGuardsKeys(version, () => startGuarded(version)));
  });
}

async function startBoth(version: (typeof VERSIONS)[number]): Promise<readonly [Likeness, Likeness]> {
  const standIn = createConsulAgent({ clock: systemClock, version, nodeName: 'test-node' });
  const mount = await serve(standIn.handler);
  const real = await startConsul({ version });
  const { server, serf_lan } = real.ports;
  return [
    { url: mount.url, own: { 8300: 'SERVER PORT', 8301: 'GOSSIP PORT' }, stop: mount.close },
    { url: real.url, own: { [server]: 'SERVER PORT', [serf_lan]: 'GOSSIP PORT' }, stop: real.stop },
  ];
}

/** A real agent that denies strangers, with a token that may do nothing. */
async function startGuarded(version: (typeof VERSIONS)[number]) {
  const management = version === '1.10.12' ? 'master' : 'initial_management';
  const acl = { enabled: true, default_policy: 'deny', tokens: { [management]: STRONG, agent: STRONG } };
  const consul = await startConsul({ version, token: STRONG, config: { primary_datacenter: 'dc1', acl } });
  const response = await fetch(`${consul.url}/v1/acl/token`, {
    method: 'PUT',
    headers: { 'X-Consul-Token': STRONG },
    body: JSON.stringify({ SecretID: WEAK, AccessorID: WEAK_ACCESSOR }),
  });
  if (!response.ok) throw new Error(`no weak token: ${await response.text()}`);
  return consul;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { createConsulAgent } from '../../src/sandbox/consul-agent.ts';
import { serve } from '../../src/sandbox/mount-http.ts';
import { atEnd } from '../support/at-end.ts';
import { startConsul } from '../support/consul.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { systemClock } from '../support/system-clock.ts';
import { itGuardsWithAcls, STRONG, WEAK, WEAK_ACCESSOR } from './consul-access-rules.ts';
import { itBehavesLikeAConsulAgent } from './consul-agent-rules.ts';
import { itComesBackWithItsData } from './consul-restart-rules.ts';
import { itLetsWaitForAService } from './consul-watch-rules.ts';

/** The oldest Consul that we support, and the newest that we measured. */
const VERSIONS = ['1.22.7', '1.10.12'] as const;

for (const version of VERSIONS) {
  describe(`the stand-in for Consul ${version}`, () => {
    const start = async (options: { readonly token?: string; readonly weakToken?: string } = {}) => {
      const consul = createConsulAgent({ clock: systemClock, version, nodeName: 'test-node', ...options });
      const mount = await serve(consul.handler);
      const restart = () => consul.restart({ keepsData: true });
      return { url: mount.url, nodeName: consul.nodeName, restart, stop: mount.close };
    };
    describe('any agent', () => itBehavesLikeAConsulAgent(version, start));
    describe('waited for', () => itLetsWaitForAService(start));
    describe('started again', () => itComesBackWithItsData(start));
    describe('with ACLs', () => itGuardsWithAcls(version, () => start({ token: STRONG, weakToken: WEAK })));
  });

  describeWithConsul(version, `a real Consul ${version}`, () => {
    describe('any agent', () => itBehavesLikeAConsulAgent(version, () => startConsul({ version })));
    describe('waited for', () => itLetsWaitForAService(() => startConsul({ version })));
    describe('started again', () =>
      itComesBackWithItsData(async () => {
        const dataDir = await mkdtemp(join(tmpdir(), 'marathon-consul-contract-'));
        atEnd(() => rm(dataDir, { recursive: true, force: true }));
        return startConsul({ version, dataDir });
      }));
    describe('with ACLs', () => itGuardsWithAcls(version, () => startGuarded(version)));
  });
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

import { describe } from 'vitest';
import { createConsulAgent } from '../../src/sandbox/consul-agent.ts';
import { serve } from '../../src/sandbox/mount-http.ts';
import { startConsul } from '../support/consul.ts';
import { describeWithConsul } from '../support/consul-available.ts';
import { systemClock } from '../support/system-clock.ts';
import { itBehavesLikeAConsulAgent } from './consul-agent-rules.ts';

/** The oldest Consul that we support, and the newest that we measured. */
const VERSIONS = ['1.22.7', '1.10.12'] as const;

for (const version of VERSIONS) {
  describe(`the stand-in for Consul ${version}`, () => {
    itBehavesLikeAConsulAgent(version, async () => {
      const consul = createConsulAgent({ clock: systemClock, version, nodeName: 'test-node' });
      const mount = await serve(consul.handler);
      return { url: mount.url, nodeName: consul.nodeName, stop: mount.close };
    });
  });

  describeWithConsul(version, `a real Consul ${version}`, () => {
    itBehavesLikeAConsulAgent(version, () => startConsul({ version }));
  });
}

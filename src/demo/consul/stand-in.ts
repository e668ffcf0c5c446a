import { createConsulAgent } from '../../sandbox/consul-agent.ts';
import { probe } from '../../sandbox/http-prober.ts';
import { serve } from '../../sandbox/mount-http.ts';
import { sleep } from '../../support/clock.ts';
import type { DemoConsul, DemoConsulParts } from './demo-consul.ts';

/** How long it is away when it restarts (ms). */
const AWAY_MS = 400;

/** Our own Consul stand-in: the parts of its HTTP API that the daemon uses, with checks that really probe. */
export async function startStandIn({ clock, random, stop }: DemoConsulParts): Promise<DemoConsul> {
  const agent = createConsulAgent({ clock, random, nodeName: 'demo', probe });
  const mount = await serve(agent.handler);
  return {
    title: 'a stand-in (a real one is used when CONSUL_BIN or PATH has it)',
    url: mount.url,
    dnsPort: undefined,
    hasUi: false,
    async restartEmpty() {
      await mount.setListening(false);
      agent.restart({ keepsData: false });
      await sleep(clock, AWAY_MS, stop);
      await mount.setListening(true);
    },
    close: () => mount.close(),
  };
}

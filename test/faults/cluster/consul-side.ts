import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsulVersion } from '../../../scripts/find-consul.mjs';
import { type ConsulAgent, launchConsul } from '../../support/consul-agent.ts';
import type { Closing } from './closing.ts';

export interface ConsulSideOptions {
  readonly version?: ConsulVersion;
  /** Left out or 0: the agent beside the daemon is the only server, too. Else it is a client of so many. */
  readonly servers?: 0 | 1 | 3;
  /** More configuration for every agent, such as `acl`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** For our own questions, where ACLs deny strangers. */
  readonly token?: string;
}

/** Real Consul agents with data folders of their own, which they keep unless they are wiped. */
export interface ConsulSide {
  /** The one beside the daemon. */
  readonly agent: ConsulAgent;
  readonly servers: readonly ConsulAgent[];
  /** Where the catalogue is read: at the last server, or at the agent if there is none. */
  readonly catalogueUrl: string;
  readonly token: string | undefined;
  /** `kill -9` of the agent, its data gone. `agent.restart()` may follow. */
  wipe(): Promise<void>;
}

/** It stays, as a deployment has it (`disable_host_node_id = false`): else a wiped client may not take its name again. */
const NODE_ID = '5f0e0d2c-7d38-4ac4-9d7a-3f6c1f3f8a11';

export async function startConsulSide(options: ConsulSideOptions, closing: Closing): Promise<ConsulSide> {
  const { servers: count = 0, version, config, token } = options;
  const started: ConsulAgent[] = [];
  const folderOf = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-faults-consul-'));
    closing.add('a data folder', () => rm(folder, { recursive: true, force: true }));
    return folder;
  };
  const launch = async (role: 'first' | 'server' | 'client', nodeName: string, dataDir: string) => {
    const joins = started.map(({ ports }) => `127.0.0.1:${ports.serf_lan}`);
    const agent = await launchConsul({
      role,
      nodeName,
      dataDir,
      ...(version === undefined ? {} : { version }),
      ...(token === undefined ? {} : { token }),
      config: {
        ...config,
        ...(role === 'client' || count === 0 ? { node_id: NODE_ID } : {}),
        ...(joins.length > 0 ? { retry_join: joins, retry_interval: '1s' } : {}),
      },
    });
    closing.add(`Consul's ${nodeName}`, agent.stop);
    return agent;
  };
  for (let n = 0; n < count; n += 1)
    started.push(await launch(n === 0 ? 'first' : 'server', `server-${n + 1}`, await folderOf()));
  const dataDir = await folderOf();
  const agent = await launch(count === 0 ? 'first' : 'client', 'node-1', dataDir);
  return {
    agent,
    servers: started,
    catalogueUrl: (started.at(-1) ?? agent).url,
    token,
    async wipe() {
      await agent.kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

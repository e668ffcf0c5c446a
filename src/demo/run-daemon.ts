import { hostname } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { openDaemon } from '../daemon/open-daemon.ts';
import { realClock } from '../daemon/production-world.ts';
import { createSecretReader } from '../daemon/secret-reader.ts';
import { ListenError } from '../server/listen-error.ts';
import { startServer } from '../server/server.ts';
import type { Log } from '../support/log.ts';
import { DemoFailure } from './demo-failure.ts';

export interface DemoDaemonParts {
  readonly cluster: { readonly marathonUrl: string; readonly mesosAgentUrl: string };
  readonly consul: { readonly url: string };
  readonly port: number;
  readonly folder: string;
  readonly version: string;
  readonly log: Log;
  readonly stop: AbortSignal;
}

/** The daemon as `marathon-consul run` runs it, with its HTTP server. */
export interface DemoDaemon {
  readonly url: string;
  readonly running: Promise<void>;
  /** Waits until the daemon has ended: abort `stop` before. */
  close(): Promise<void>;
}

/** Without the lock of `run`: nobody else knows this Consul. */
export async function openDemoDaemon(parts: DemoDaemonParts): Promise<DemoDaemon> {
  const { cluster, consul, port, folder, version, log, stop } = parts;
  const { config, problems } = loadConfig(
    {
      '--marathon': cluster.marathonUrl,
      '--mesos-agent': cluster.mesosAgentUrl,
      '--consul': consul.url,
      '--state-dir': join(folder, 'state'),
      '--port': String(port),
    },
    {},
  );
  if (problems !== undefined) throw new Error(JSON.stringify(problems));
  const { daemon, close } = openDaemon(config, log);
  const server = await startServer(
    { ...config.server, version },
    {
      status: () => daemon.status(),
      log,
      clock: realClock,
      readSecret: createSecretReader(log),
      hostName: hostname(),
      callbacks: daemon.callbacks,
    },
  ).catch((error) => {
    throw error instanceof ListenError ? new DemoFailure(error.message, error) : error;
  });
  const running = daemon.run(stop);
  // Told by whoever awaits it; here it is only kept from being nobody's.
  running.catch(() => {});
  return {
    url: server.url,
    running,
    async close() {
      await running.catch(() => {});
      await server.close();
      await close();
    },
  };
}

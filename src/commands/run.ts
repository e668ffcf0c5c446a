import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import { masked } from '../config/masked.ts';
import { leversOf } from '../daemon/control/levers.ts';
import type { Daemon } from '../daemon/daemon-contract.ts';
import { STOP_DEADLINE_MS, untilStopped } from '../daemon/lifecycle.ts';
import { takeLock } from '../daemon/lock.ts';
import type { OpenedDaemon } from '../daemon/open-daemon.ts';
import type { AdjustableLog } from '../daemon/pino-log.ts';
import { realClock } from '../daemon/production-world.ts';
import { createSecretReader } from '../daemon/secret-reader.ts';
import { tellMissingRights } from '../doctor/start-up-probe.ts';
import { ListenError } from '../server/listen-error.ts';
import { type RunningServer, startServer } from '../server/server.ts';
import type { Log } from '../support/log.ts';
import { withScope } from '../support/scope.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { lockKeyOf } from './lock-key.ts';
import { followConfiguration, type Reloading } from './reload.ts';
import type { Surroundings } from './surroundings.ts';
import { VERSION } from './version.ts';

/** `marathon-consul run`: the daemon, until a signal ends it. Withdraws nothing at its end. */
export async function run(config: Config, at: Surroundings, reloading?: Reloading): Promise<ExitCode> {
  const log = await at.createLog(config.log);
  const { daemon, world, close } = at.openDaemon(config, log);
  const outcome = await untilStopped(at.signals, realClock, at.endNow, (signal) =>
    serve(config, { daemon, world }, log, at, signal, reloading),
  );
  if (outcome === 'overdue') {
    log.error({ limitMs: STOP_DEADLINE_MS }, 'did not stop in time');
    return EXIT.failed;
  }
  await close();
  return outcome;
}

/** Before the first write to Consul the lock is held and the port is open; both are given back after the last. */
async function serve(
  config: Config,
  { daemon, world }: Pick<OpenedDaemon, 'daemon' | 'world'>,
  log: AdjustableLog,
  { terminal, signals }: Surroundings,
  signal: AbortSignal,
  reloading: Reloading | undefined,
): Promise<ExitCode> {
  return withScope(signal, async (passes) => {
    const handlers = { onSyncRequested: () => daemon.sync(passes.signal), levers: leversOf(daemon, realClock) };
    const lock = await takeLock(lockKeyOf(config), handlers, realClock.wall(), log);
    if (lock.heldBy) {
      terminal.complain(alreadyServed(config, lock.heldBy.pid));
      return EXIT.failed;
    }
    try {
      return await withServer(config, daemon, log, async ({ url, publicUrl }) => {
        log.info({ version: VERSION, pid: process.pid, url, publicUrl, config: masked(config) }, 'started');
        const following =
          reloading && followConfiguration({ ...reloading, daemon, log, signals, clock: realClock }, signal);
        const cluster = () => daemon.status().cluster;
        const probing = world && tellMissingRights(config, { world, log, cluster }, signal);
        await daemon.run(signal);
        await Promise.all([following, probing]);
        log.info({}, 'stopped');
      });
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      terminal.complain(error.message);
      return EXIT.failed;
    } finally {
      passes.abort();
      await lock.release();
    }
  });
}

function alreadyServed({ consul }: Config, pid: number | undefined): string {
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return `${who} already serves ${consul.url} on this machine; stop it, or give each its --cluster`;
}

async function withServer(config: Config, daemon: Daemon, log: Log, work: (server: RunningServer) => Promise<void>) {
  const server = await startServer(
    { ...config.server, version: VERSION },
    {
      status: () => daemon.status(),
      log,
      clock: realClock,
      readSecret: createSecretReader(log),
      hostName: hostname(),
      callbacks: daemon.callbacks,
    },
  );
  try {
    await work(server);
    return EXIT.ok;
  } finally {
    await server.close();
  }
}

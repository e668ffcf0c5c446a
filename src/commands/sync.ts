import type { Config } from '../config/config.ts';
import type { SyncResult } from '../daemon/daemon-contract.ts';
import { takeLock } from '../daemon/lock.ts';
import { askForSync, type SyncReport } from '../daemon/lock-holder.ts';
import { realClock } from '../daemon/production-world.ts';
import { AppError, messageOf } from '../support/errors.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { lockKeyOf } from './lock-key.ts';
import { oneShot } from './one-shot.ts';
import type { Surroundings } from './surroundings.ts';
import { syncText } from './text/sync-text.ts';

/**
 * `marathon-consul sync`: one pass that writes. Where a daemon holds the lock, that daemon makes the pass, so that there is
 * never a second writer; where none does, this process holds the lock for as long as the pass takes.
 */
export function sync(config: Config, at: Surroundings): Promise<ExitCode> {
  // One machine by hand is no storm: nothing is spread.
  return oneShot({ ...config, rewriteSpreadMs: 0 }, at, async (daemon, signal) => {
    let own: Promise<SyncResult> | undefined;
    const pass = () => {
      own ??= daemon.sync(signal);
      return own;
    };
    const lock = await takeLock(lockKeyOf(config), { onSyncRequested: pass }, realClock.wall());
    if (lock.heldBy) return told(await asked(lock.address, signal), at);
    try {
      return told(await pass(), at);
    } finally {
      await lock.release();
    }
  });
}

async function asked(address: string, signal: AbortSignal): Promise<SyncReport> {
  try {
    return await askForSync(address, signal);
  } catch (error) {
    throw new AppError('UPSTREAM_UNREACHABLE', `the daemon that runs here made no pass: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function told(report: SyncReport, { terminal }: Surroundings): ExitCode {
  terminal.print(syncText(report));
  for (const failure of report.failed) terminal.complain(failure);
  return report.failed.length === 0 ? EXIT.ok : EXIT.failed;
}

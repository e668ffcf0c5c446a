import type { Config } from '../config/config.ts';
import { leversOf } from '../daemon/control/levers.ts';
import type { SyncResult } from '../daemon/daemon-contract.ts';
import { takeLock } from '../daemon/lock.ts';
import { askForSync, type SyncReport } from '../daemon/lock-holder.ts';
import { realClock } from '../daemon/production-world.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { lockKeyOf } from './lock-key.ts';
import { oneShot } from './one-shot.ts';
import type { Surroundings } from './surroundings.ts';
import { haltText } from './text/halt-text.ts';
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
    const handlers = { onSyncRequested: pass, levers: leversOf(daemon, realClock) };
    const lock = await takeLock(lockKeyOf(config), handlers, realClock.wall());
    if (lock.heldBy) return told(await askForSync(lockKeyOf(config), signal), at);
    try {
      const { status, ...report } = await pass();
      return told({ ...report, halts: status.halts }, at);
    } finally {
      await lock.release();
    }
  });
}

function told(report: SyncReport, { terminal }: Surroundings): ExitCode {
  if (report.halts.length > 0) terminal.print(haltText(report.halts, realClock.wall(), terminal.columns));
  terminal.print(syncText(report));
  for (const failure of report.failed) terminal.complain(failure);
  return report.failed.length === 0 ? EXIT.ok : EXIT.failed;
}

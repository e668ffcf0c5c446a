import type { ConfigParts } from '../config/assemble.ts';
import type { Problem } from '../config/problem.ts';
import { reloaded } from '../config/reload.ts';
import type { Daemon } from '../daemon/daemon-contract.ts';
import type { SignalSource } from '../daemon/lifecycle.ts';
import type { AdjustableLog } from '../daemon/pino-log.ts';
import { createAlarm } from '../support/alarm.ts';
import type { Clock } from '../support/clock.ts';
import { messageOf } from '../support/errors.ts';
import type { SeenFiles } from '../support/file-mark.ts';
import { watchFiles } from '../support/watch-files.ts';
import { problemText } from './text/problem-text.ts';

/** The configuration as the same command line, the environment and the file say it now. */
export type Load = () => Promise<{
  readonly parts?: ConfigParts | undefined;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}>;

/** Where a configuration can come from while the daemon runs. */
export interface Reloading {
  readonly load: Load;
  /** What it was at the start. */
  readonly parts: ConfigParts;
  /** The configuration file as it was read at the start, where there is one. */
  readonly seen: SeenFiles | undefined;
}

interface Parts extends Reloading {
  readonly daemon: Pick<Daemon, 'reconfigure'>;
  readonly log: AdjustableLog;
  readonly signals: SignalSource;
  readonly clock: Clock;
}

/** Long (ms): only SIGHUP and the file wake it. */
const IDLE_MS = 24 * 3_600_000;
/** Between looks at the file (ms). */
const LOOK_MS = 1_000;

/**
 * Takes another configuration over at SIGHUP and when the file has changed, until `signal` aborts; one at a time. A wrong one
 * is told, and changes nothing. Never throws.
 */
export async function followConfiguration(parts: Parts, signal: AbortSignal): Promise<void> {
  const { clock, signals, seen } = parts;
  const alarm = createAlarm(clock);
  const ring = () => alarm.ring();
  let current = parts.parts;
  signals.on('SIGHUP', ring);
  const watching = seen && watchFiles(seen, { clock, everyMs: LOOK_MS }, ring, signal);
  while (!signal.aborted) {
    await alarm.wait(IDLE_MS, signal);
    if (signal.aborted) break;
    current = await takeOver(current, parts).catch((error: unknown) => {
      parts.log.error({ error: messageOf(error) }, 'a bug: the configuration could not be taken over');
      return current;
    });
  }
  signals.off('SIGHUP', ring);
  await watching;
}

/** Answers what holds from now on. */
async function takeOver(current: ConfigParts, { load, daemon, log }: Parts): Promise<ConfigParts> {
  const { parts: after, warnings, problems } = await load();
  if (after === undefined || problems.length > 0) {
    const told = problems.map(problemText);
    log.error({ problems: told }, 'the configuration is wrong: the one before stays in use');
    return current;
  }
  const { config, parts, changed, needsRestart } = reloaded(current, after);
  for (const warning of warnings) log.warn({ warning }, 'a warning about the configuration');
  if (needsRestart.length > 0) log.warn({ needsRestart }, 'some of the configuration needs a restart, and stays');
  if (changed.length === 0) {
    log.info({}, 'the configuration was read again: nothing else to take over');
    return current;
  }
  log.setLevel(config.log.level);
  log.info({ changed }, 'another configuration is in use');
  daemon.reconfigure(config);
  return parts;
}

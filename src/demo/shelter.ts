import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder, and at most one process, that do not outlive this process, however it ends. */
export interface Shelter {
  readonly folder: string;
  /** This process is killed when ours ends. Replaces an earlier one; `undefined`: there is none any more. */
  keep(pid: number | undefined): void;
  /** Removes the folder. Whatever is kept must have ended. */
  close(): Promise<void>;
}

/** Its start is how a person, or a test, recognises what is ours. */
const PREFIX = 'marathon-consul-demo-';

/** Waits on a pipe that only we hold open: its end is our end, even that by SIGKILL. Each line names the process to kill. */
const GUARD = `
while read -r pid; do kept=$pid; done
[ -n "$kept" ] && kill -9 "$kept" 2>/dev/null
rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`;

export async function openShelter(): Promise<Shelter> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  // Detached: a Ctrl-C reaches every process of the terminal's group, and the guard has to survive it.
  const guard = spawn('sh', ['-c', GUARD, 'marathon-consul-demo-guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => {
    // No shell here: then a crash of ours leaves the folder behind, and nothing else changes.
  });
  guard.stdin.on('error', () => {
    // The guard has ended before us; there is nobody to tell.
  });
  guard.unref();
  (guard.stdin as unknown as { unref?(): void }).unref?.();
  return {
    folder,
    keep: (pid) => void guard.stdin.write(`${pid ?? ''}\n`),
    async close() {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      guard.stdin.end();
    },
  };
}

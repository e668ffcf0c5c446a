import { spawn } from 'node:child_process';

/**
 * Kills `pid` when this process ends, however it ends: a shell waits on a pipe that only we hold open.
 * The answer lets go of it; call that once the process has ended, before its id can be another's.
 */
export function leash(pid: number): () => void {
  const guard = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'leash', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => {
    // No shell here: then the process outlives a crash of ours, and nothing else changes.
  });
  guard.stdin.on('error', () => {
    // The guard has ended before us; there is nobody to tell.
  });
  guard.unref();
  const pipe = guard.stdin as unknown as { unref?(): void };
  pipe.unref?.();
  return () => {
    guard.kill('SIGKILL');
  };
}

import { execFile } from 'node:child_process';
import type { ProbedCheck, ProbeResult } from './consul/agent/probe-runners.ts';

/** Runs the command of a check, as Consul does and with its words: exit code 0 is passing, 1 warning, else critical. */
export function runScript({ args: [command = '', ...args], timeoutMs }: ProbedCheck): Promise<ProbeResult> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: timeoutMs, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (error === null) resolve({ status: 'passing', output });
      else if (error.killed) resolve({ status: 'critical', output: `Timed out (${timeoutMs / 1_000}s) running check` });
      else if (typeof error.code === 'number') resolve({ status: error.code === 1 ? 'warning' : 'critical', output });
      else resolve({ status: 'critical', output: notStarted(command) });
    });
  });
}

const notStarted = (command: string): string =>
  command.includes('/')
    ? `fork/exec ${command}: no such file or directory`
    : `exec: "${command}": executable file not found in $PATH`;

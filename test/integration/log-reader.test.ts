import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const RUN = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
const FLOOD = fileURLToPath(new URL('log-flood.ts', import.meta.url));

test.each([
  ['stops reading', (_: NodeJS.ReadableStream) => {}],
  ['ends', (log: NodeJS.ReadableStream) => void (log as unknown as { destroy(): void }).destroy()],
])('a daemon whose log’s reader %s lives on, and ends when it is asked to', async (_, does) => {
  const child = spawn(process.execPath, [RUN, FLOOD], { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    does(child.stdout);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = await once(child, 'exit');
    expect([said.includes('alive'), code]).toEqual([true, 0]);
  } finally {
    child.kill('SIGKILL');
  }
});

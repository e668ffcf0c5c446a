import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';

export interface CrowdedConsul {
  readonly url: string;
  stop(): Promise<void>;
}

const MOST = 200;

/** What happens to the connection that is one too many. */
export function itTakesSoManyConnections(start: () => Promise<CrowdedConsul>): void {
  let running: CrowdedConsul;
  const open: Socket[] = [];
  beforeAll(async () => {
    running = await start();
  });
  afterAll(async () => {
    for (const socket of open) socket.destroy();
    await running?.stop();
  });

  const dial = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(running.url);
      const socket = connect(Number(port), hostname, () => resolve(socket));
      socket.once('error', reject);
      open.push(socket);
    });

  test('refuses the 201st connection before anything is asked', async () => {
    for (let at = 0; at < MOST; at += 1) await dial();
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      dial().then((socket) => {
        socket.on('data', (piece) => {
          text += String(piece);
        });
        socket.once('end', () => resolve(text)).once('error', reject);
      }, reject);
    });
    expect(answer.split('\r\n')).toEqual([
      'HTTP/1.1 429 Too Many Requests',
      'Content-Type: text/plain',
      'Content-Length: 81',
      'Connection: close',
      '',
      'Your IP is issuing too many concurrent connections, please rate limit your calls\n',
    ]);
  });

  test('takes the next one when another has gone', async () => {
    for (const socket of open.splice(0, 10)) socket.destroy();
    await expect
      .poll(() => fetch(`${running.url}/v1/status/leader`).then(({ ok }) => ok), { timeout: 5_000 })
      .toBe(true);
  });
}

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts, listenOn, listenOnFreePort } from '../../../src/sandbox/free-ports.ts';
import { atEnd } from '../../support/at-end.ts';

const opened = () => {
  const server = createServer((socket) => socket.on('error', () => {}));
  atEnd(async () => void server.close());
  return server;
};

test('are all different, pass over what is taken, and can be opened', async () => {
  const taken = await Promise.all(Array.from({ length: 400 }, () => listenOnFreePort(opened())));
  const free = await freePorts(100);
  expect(new Set([...taken, ...free]).size).toBe(500);
  for (const port of free) expect(await listenOn(opened(), port)).toBe(port);
});

test('lie where no outgoing connection takes its near end from: who lets go of one gets it again', async () => {
  const server = opened();
  const port = await listenOnFreePort(server);
  const nearEnds = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const socket = connect(port, '127.0.0.1');
      atEnd(async () => void socket.destroy());
      await once(socket, 'connect');
      return (socket.address() as AddressInfo).port;
    }),
  );
  expect(Math.max(port, ...(await freePorts(50)))).toBeLessThan(Math.min(...nearEnds));
});

test('a port that is asked for by its number and taken is told', async () => {
  const port = await listenOnFreePort(opened());
  await expect(listenOn(opened(), port)).rejects.toThrow('EADDRINUSE');
});

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOn, listenOnFreePort } from '../../../src/sandbox/free-ports.ts';

/** A wire between two processes that can be cut: a TCP proxy on a loopback port of its own, which stays the same. */
export interface Link {
  readonly url: string;
  /** As if it were not there; what hung goes on, and what was forgotten stays so. */
  pass(): Promise<void>;
  /** Nobody listens, and every connection is reset: the far end was killed. */
  refuse(): Promise<void>;
  /** Connections are accepted and carry nothing, those that are open included: the far end is frozen. */
  hang(): void;
  /** Every piece comes so much later (ms), in both directions. */
  slow(ms: number): void;
  /** The open connections never carry anything again and are not closed: half-open. New ones are fine. */
  forget(): void;
  /** The open connections are reset. New ones are fine. */
  sever(): void;
  close(): Promise<void>;
}

interface Carried {
  readonly sides: readonly [Socket, Socket];
  isForgotten: boolean;
}

export async function openLink(target: string): Promise<Link> {
  const { hostname, port } = new URL(target);
  const open = new Set<Carried>();
  let isHanging = false;
  let delayMs = 0;

  const pump = (carried: Carried, from: Socket, to: Socket) => {
    // Set apart by a timer each, equal delays keep their order.
    const later = (act: () => void) => void (delayMs > 0 ? setTimeout(act, delayMs) : act());
    from.on('data', (piece) => {
      later(() => {
        if (carried.isForgotten || to.destroyed || to.write(piece)) return;
        from.pause();
        to.once('drain', () => isHanging || from.resume());
      });
    });
    from.on('end', () => later(() => void (carried.isForgotten || to.end())));
    from.on('error', () => {
      // Told by `close`.
    });
    from.on('close', (hadError) => {
      if (carried.sides.every(({ destroyed }) => destroyed)) open.delete(carried);
      // What is still on its way to the other side arrives, unless the connection broke.
      else if (!carried.isForgotten) later(() => void (hadError ? reset(to) : to.end()));
    });
  };
  const accept = (near: Socket) => {
    const far = connect(Number(port), hostname);
    const carried: Carried = { sides: [near, far], isForgotten: false };
    open.add(carried);
    for (const side of carried.sides) side.setNoDelay(true);
    pump(carried, near, far);
    pump(carried, far, near);
    if (isHanging) for (const side of carried.sides) side.pause();
  };
  const resetAll = () => {
    for (const { sides } of open) for (const side of sides) reset(side);
  };
  const server: Server = createServer({ allowHalfOpen: true }, accept);
  const ownPort = await listenOnFreePort(server);
  const stopListening = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    resetAll();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${ownPort}`,
    async pass() {
      delayMs = 0;
      isHanging = false;
      for (const { sides } of open) for (const side of sides) side.resume();
      if (!server.listening) await listenOn(server, ownPort);
    },
    refuse: stopListening,
    hang() {
      isHanging = true;
      for (const { sides } of open) for (const side of sides) side.pause();
    },
    slow(ms) {
      delayMs = ms;
    },
    forget() {
      for (const carried of open) carried.isForgotten = true;
    },
    sever: resetAll,
    close: stopListening,
  };
}

/** At once: on its own `resetAndDestroy` waits until all that was written is sent, which may be never. */
function reset(side: Socket): void {
  side.resetAndDestroy();
  side.destroy();
}

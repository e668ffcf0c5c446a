import { isTaken } from '../../sandbox/free-ports.ts';
import { DemoFailure } from '../demo-failure.ts';
import type { Opening, Overlay, PortKind } from './demo-app.ts';
import { type Manner, openTaskServer, type TaskServer } from './task-server.ts';

/** The range that a Mesos agent offers by default. */
const FIRST = 31_000;
const LAST = 32_000;
const HOST = '127.0.0.1';

/** Opens every port of a new task, on real loopback sockets. */
export interface TaskPorts {
  /** Rejects, with nothing open, when there is no free port. */
  open(app: Opening, manner: Manner): Promise<readonly TaskServer[]>;
}

/** Looks for host ports from `first` on. */
export function createTaskPorts(overlay: Overlay, first = FIRST): TaskPorts {
  let next = first;

  /** Ports move on, so that a new task never has the port of one that just ended. What others hold is passed over. */
  const openHostPort = async (kind: PortKind, manner: Manner): Promise<TaskServer> => {
    for (let attempt = FIRST; attempt <= LAST; attempt += 1) {
      const port = next;
      next = next === LAST ? FIRST : next + 1;
      try {
        return await openTaskServer(kind, HOST, port, manner);
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    }
    throw new DemoFailure(`no port between ${FIRST} and ${LAST} is free on ${HOST}`);
  };
  const openOverlayPort = async (kind: PortKind, manner: Manner): Promise<TaskServer> => {
    for (const address of overlay.addresses) {
      try {
        return await openTaskServer(kind, address, overlay.port, manner);
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    }
    throw new DemoFailure(`port ${overlay.port} is taken on ${overlay.addresses.join(' and ')}`);
  };
  return {
    async open(app, manner) {
      const openPort = isOnOverlay(app) ? openOverlayPort : openHostPort;
      const servers: TaskServer[] = [];
      try {
        for (const kind of app.opens) servers.push(await openPort(kind, manner));
        return servers;
      } catch (error) {
        for (const server of servers) server.close();
        throw error;
      }
    },
  };
}

export const isOnOverlay = ({ definition }: Opening): boolean =>
  definition.networks?.some(({ mode }) => mode === 'container') ?? false;

/** Linux answers on all of 127/8; elsewhere, or where a real Redis has the port, one address and any free port do. */
export async function findOverlay(): Promise<Overlay> {
  const wanted: Overlay = { addresses: ['127.0.11.2', '127.0.11.3'], port: 6379 };
  return (await isFree(wanted)) ? wanted : { addresses: [HOST], port: await freePort() };
}

const SILENT: Manner = { introduction: () => '', isIll: () => false };

async function isFree({ addresses, port }: Overlay): Promise<boolean> {
  const attempts = await Promise.allSettled(addresses.map((address) => openTaskServer('tcp', address, port, SILENT)));
  for (const attempt of attempts) if (attempt.status === 'fulfilled') attempt.value.close();
  return attempts.every(({ status }) => status === 'fulfilled');
}

async function freePort(): Promise<number> {
  const server = await openTaskServer('tcp', HOST, 0, SILENT);
  server.close();
  return server.port;
}

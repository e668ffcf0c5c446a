import { get } from 'node:http';
import { connect } from 'node:net';
import type { Clock } from '../support/clock.ts';
import { withDeadline } from '../support/scope.ts';

/** Looks whether somebody answers, over a connection of its own each time. Never throws. */
export interface Prober {
  /** The status of the answer to a GET; `undefined`: none came in time. */
  http(url: string): Promise<number | undefined>;
  /** Whether a connection can be made. */
  tcp(host: string, port: number): Promise<boolean>;
}

const LIMIT_MS = 2_000;

/** `stop`: what is under way then finds nobody. */
export function createProber(clock: Clock, stop: AbortSignal): Prober {
  const within = <Result>(work: (signal: AbortSignal) => Promise<Result>, otherwise: Result): Promise<Result> =>
    withDeadline(clock, LIMIT_MS, stop, work).catch(() => otherwise);
  return {
    http: (url) => within<number | undefined>((signal) => statusOf(url, signal), undefined),
    tcp: (host, port) => within((signal) => connects(host, port, signal), false),
  };
}

const statusOf = (url: string, signal: AbortSignal): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
  });

const connects = (host: string, port: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.on('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

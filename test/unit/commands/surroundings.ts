import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Surroundings } from '../../../src/commands/surroundings.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Daemon, Picture } from '../../../src/daemon/daemon-contract.ts';
import type { OpenedDaemon } from '../../../src/daemon/open-daemon.ts';
import { silentLog } from '../../../src/support/log.ts';
import { snapshot } from '../server/snapshot.ts';

/** Whoever holds the lock keeps its key there. */
const stateDir = mkdtempSync(join(tmpdir(), 'marathon-consul-test-commands-'));
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

let counter = 0;

/** A configuration with a port of its own and a lock that nobody else wants. */
export function freshConfig(flags: Record<string, string> = {}): Config {
  counter += 1;
  const cluster = `commands-${process.pid}-${counter}`;
  const { config, problems } = loadConfig(
    { '--port': '0', '--cluster': cluster, '--state-dir': stateDir, ...flags },
    {},
  );
  if (problems) throw new Error(JSON.stringify(problems));
  return config;
}

export const aPicture = (over: Partial<Picture> = {}): Picture => ({
  status: snapshot(),
  changes: [],
  problems: [],
  resolutions: [],
  nodeAddress: '10.0.0.1',
  isForeign: () => false,
  registered: () => [],
  ...over,
});

/** A daemon that does nothing, but for what a test gives it. */
export const idleDaemon = (parts: Partial<Daemon> = {}): Daemon => ({
  run: (signal) => new Promise((resolve) => void signal.addEventListener('abort', () => resolve())),
  plan: async () => ({ status: snapshot(), changes: [], problems: [] }),
  explain: async () => aPicture(),
  sync: async () => ({ status: snapshot(), done: [], failed: [], held: 0 }),
  requestPass() {},
  reconfigure() {},
  pause() {},
  resume: () => false,
  releaseGuard: () => [],
  callbacks: { path: '/nobody', isOpen: () => false, onCall() {}, onGarbage() {}, onOpened() {} },
  status: snapshot,
  ...parts,
});

export interface Stage extends Surroundings {
  readonly printed: string[];
  readonly complaints: string[];
  readonly logged: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  readonly signals: EventEmitter;
  /** Resolves with the fields of the first line, earlier or to come, with this message. */
  waitForLog(message: string): Promise<Readonly<Record<string, unknown>>>;
  readonly closed: () => number;
}

export function stage(daemon: Daemon = idleDaemon()): Stage {
  const printed: string[] = [];
  const complaints: string[] = [];
  const logged: Stage['logged'] = [];
  const arrivals = new EventEmitter();
  const note = (fields: Readonly<Record<string, unknown>>, message: string) => {
    logged.push({ message, fields });
    arrivals.emit(message, fields);
  };
  let closings = 0;
  const opened: OpenedDaemon = {
    daemon,
    async close() {
      closings += 1;
    },
  };
  return {
    printed,
    complaints,
    logged,
    signals: new EventEmitter(),
    closed: () => closings,
    waitForLog(message) {
      const earlier = logged.find((line) => line.message === message);
      return earlier ? Promise.resolve(earlier.fields) : new Promise((resolve) => arrivals.once(message, resolve));
    },
    terminal: {
      columns: 80,
      print: (text) => void printed.push(text),
      complain: (text) => void complaints.push(text),
    },
    endNow() {
      throw new Error('ended at once');
    },
    createLog: async () => ({ ...silentLog, info: note, warn: note, error: note, setLevel() {} }),
    openDaemon: () => opened,
  };
}

import type { Clock } from '../../support/clock.ts';
import type { AppJson, AppRequest } from './app-json.ts';
import { completeApp } from './complete-app.ts';

/** Marathon's apps, with every version of each. */
export interface AppRegistry {
  add(request: AppRequest): AppJson;
  change(appId: string, change: Partial<AppRequest>): { readonly app: AppJson; readonly isScaling: boolean };
  remove(appId: string): void;
  /** `undefined` when there is no such app. */
  current(appId: string): AppJson | undefined;
  all(): readonly AppJson[];
  /** Newest first. */
  versions(appId: string): readonly AppJson[];
}

export function createAppRegistry(clock: Clock): AppRegistry {
  /** By app id, oldest first. */
  const histories = new Map<string, AppJson[]>();
  let servicePorts = 9_999;
  const servicePort = () => {
    servicePorts += 1;
    return servicePorts;
  };
  const historyOf = (appId: string) => {
    const history = histories.get(appId);
    if (history === undefined) throw new Error(`no app ${appId}`);
    return history;
  };
  const complete = (request: AppRequest, previous: AppJson | undefined, isScaling: boolean) => {
    const version = nextVersion(clock.wall(), previous?.version);
    const lastConfigChangeAt = (isScaling && previous?.versionInfo.lastConfigChangeAt) || version;
    return completeApp(request, { version, lastConfigChangeAt, servicePort });
  };
  return {
    add(request) {
      if (histories.has(request.id)) throw new Error(`app ${request.id} exists already`);
      const app = complete(request, undefined, false);
      histories.set(app.id, [app]);
      return app;
    },
    change(appId, change) {
      const history = historyOf(appId);
      const previous = history.at(-1) as AppJson;
      const isScaling = Object.keys(change).every((field) => field === 'instances');
      const app = complete({ ...previous, ...change, id: appId }, previous, isScaling);
      history.push(app);
      return { app, isScaling };
    },
    remove(appId) {
      historyOf(appId);
      histories.delete(appId);
    },
    current: (appId) => histories.get(appId)?.at(-1),
    all: () => [...histories.values()].map((history) => history.at(-1) as AppJson),
    versions: (appId) => [...(histories.get(appId) ?? [])].reverse(),
  };
}

/** A version is its time, and two versions of one app never have the same. */
function nextVersion(nowMs: number, previous: string | undefined): string {
  const earliest = previous === undefined ? nowMs : Date.parse(previous) + 1;
  return new Date(Math.max(nowMs, earliest)).toISOString();
}

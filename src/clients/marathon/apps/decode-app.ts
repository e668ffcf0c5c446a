import type { AppDefinition } from '../../../model/app-definition.ts';
import { appId } from '../../../model/ids.ts';
import { listIn, nameIn, objectIn, textsIn } from '../../json-fields.ts';
import { decodeHealthCheck } from './decode-health-check.ts';
import { decodeNetwork } from './decode-network.ts';

/**
 * An app as any generation of Marathon's API writes it (contract: Marathon, §1.4). `undefined` without an id or a
 * version; whatever else is malformed is as if it were absent, because one odd field must not unpublish an app.
 */
export function decodeApp(wire: unknown): AppDefinition | undefined {
  const app = objectIn(wire);
  const id = nameIn(app?.id);
  const version = nameIn(app?.version);
  if (app === undefined || id === undefined || version === undefined) return undefined;
  return {
    id: appId(id),
    version,
    lastConfigChangeAt: nameIn(objectIn(app.versionInfo)?.lastConfigChangeAt),
    container: undefined,
    labels: textsIn(app.labels),
    hasReadinessChecks: (listIn(app.readinessChecks) ?? []).length > 0,
    ...decodeNetwork(app),
    healthChecks: (listIn(app.healthChecks) ?? []).map(decodeHealthCheck),
  };
}

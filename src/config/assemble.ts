import type { Config } from './config.ts';
import { connectionsOf } from './connections/connections.ts';
import type { Values } from './schema.ts';
import { serverConfig } from './server-config.ts';

/** What a configuration is made of: the value of each option, and what a preset and the rules of a file stand for. */
export interface ConfigParts extends Pick<Config['publication'], 'preset' | 'rules'> {
  readonly values: Values;
}

/** The whole configuration, frozen. */
export function assemble({ values, preset, rules }: ConfigParts): Config {
  const { selectLabels, selectApps, ignoreApps } = values;
  return frozen({
    ...connectionsOf(values),
    server: serverConfig(values),
    stateDir: values.stateDir,
    cluster: values.cluster,
    log: { level: values.logLevel, format: values.logFormat },
    intervals: { agentMs: values.agentInterval, marathonMs: values.marathonInterval, consulMs: values.consulInterval },
    lease: { scope: values.lease, ttlMs: values.leaseTtl },
    withoutWitnesses: values.withoutWitnesses,
    guard: { floor: values.guardFloor, share: values.guardShare / 100, acceptsPlan: values.acceptPlan },
    publication: {
      preset,
      select: { by: values.select, labels: selectLabels ?? [], apps: selectApps ?? [], ignoredApps: ignoreApps ?? [] },
      nameTemplate: values.nameTemplate,
      ports: values.ports,
      tags: values.tags ?? [],
      address: values.address,
      health: values.health,
      initialStatus: values.initialStatus,
      maxCheckIntervalMs: values.maxCheckInterval,
      hasScriptChecks: values.scriptChecks,
      rules,
    },
    rewriteSpreadMs: values.rewriteSpread,
  });
}

/** Frozen with all that is in it. */
function frozen<Part extends object>(part: Part): Part {
  for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) frozen(inner);
  return Object.freeze(part);
}

import { encodeService } from '../clients/consul/encode-service.ts';
import type { ExplainedService, ExplainedTask } from './explained.ts';

/** One task for programs. The names are a promise; checks are as Consul is sent them, under Consul's names. */
export function taskJson({
  taskId,
  appId,
  fate,
  terms,
  services,
  leftOut,
  assumptions,
  warnings,
  decided,
  ...task
}: ExplainedTask) {
  const isPublished = fate.kind === 'published';
  const encoded = services.map((service) => serviceJson(service, decided !== undefined));
  return {
    taskId,
    appId,
    ...(task.container === undefined ? {} : { container: task.container }),
    isAssumed: task.isAssumed,
    outcome: decided?.outcome ?? fate.kind,
    services: isPublished ? encoded : [],
    skipped: isPublished ? null : fate.reason,
    // What it is published as once it need not wait any more.
    ...(fate.kind === 'waiting' ? { later: encoded } : {}),
    terms,
    leftOut,
    assumptions,
    warnings,
    ...(decided === undefined ? {} : { reason: decided.reason, evidence: decided.evidence, changes: decided.changes }),
  };
}

function serviceJson({ service, address, origins, inConsul }: ExplainedService, isRunning: boolean) {
  const { id, name, port, tags, meta, enableTagOverride, weights } = service;
  const { Checks: checks } = encodeService(service, new Map());
  const written = isRunning ? { inConsul: inConsul ?? null } : {};
  return { id, name, address, port, tags, meta, enableTagOverride, weights, checks, from: origins, ...written };
}

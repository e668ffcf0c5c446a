import type { Wish } from '../mapping/wish/wish.ts';
import type { AppDefinition } from '../model/app-definition.ts';

/** When a task of this definition comes into Consul, and when it leaves before its end: a sentence each. */
export function termsOf(definition: AppDefinition, { publications, gate, unreachable }: Wish): readonly string[] {
  if (publications.length === 0) return [];
  const ready = definition.hasReadinessChecks ? ', and in a deployment not before its readiness check has passed' : '';
  const first = `published ${momentOf(definition, gate.when)}${ready}; its checks start as ${gate.initialStatus}`;
  return unreachable === 'keep' ? [first] : [first, 'withdrawn while Marathon cannot reach it'];
}

function momentOf({ healthChecks }: AppDefinition, when: Wish['gate']['when']): string {
  if (when === 'reported') return 'once its health checks have reported, and all are alive';
  return when === 'alive' && healthChecks.length > 0 ? 'at its first all-alive verdict' : 'as soon as it runs';
}

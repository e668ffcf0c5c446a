import { mapTask } from '../../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION, type MappingOptions } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import type { Halt } from '../../../src/model/halt.ts';
import type { RegisteredService } from '../../../src/model/service.ts';
import { createGuard } from '../../../src/plan/guard.ts';
import { createConsulView } from '../../../src/reconcile/consul-view.ts';
import { decide, type Resolution } from '../../../src/reconcile/decide.ts';
import { aDefinition, aTask, idOf, OWNERSHIP, someOptions } from '../examples.ts';
import { told } from '../inventory/told.ts';

/** Everything that a decision looks at: witnesses are told, Consul is loaded. */
export function scene() {
  const inventory = told();
  const view = createConsulView(() => OWNERSHIP);
  const guard = createGuard(() => ({ floor: 3, share: 0.3 }));
  let halt: Halt | undefined;
  view.load([], 0, true);
  return {
    inventory,
    view,
    guard,
    /** Somebody wants what stands in Consul to stay as it is; `undefined`: no more. */
    halts(one: Halt | undefined) {
      halt = one;
    },
    halt: () => halt,
    /** Consul has these, by a list that was asked for at `askedAt`. */
    consulHas: (services: readonly RegisteredService[], askedAt = 0) => view.load(services, askedAt, true),
    decide(n = 1, now = 1_000, options: Partial<MappingOptions> = {}): Resolution {
      const record = inventory.record(idOf(n));
      if (!record) throw new Error(`no record of task ${n}`);
      return decide(record, { inventory, view, guard, options: someOptions(options), halt, now });
    },
  };
}

/** The service of the nth task as Consul has it after we registered it. */
export function published(
  n = 1,
  { definition = {}, status = 'passing' as 'passing' | 'warning' | 'critical' } = {},
): RegisteredService {
  const whole = aDefinition(definition);
  const wish = wishOf(whole, DEFAULT_PUBLICATION);
  const health = { initialStatus: 'passing', mirrored: 'passing' } as const;
  const mapped = mapTask(aTask({ id: idOf(n) }), whole, wish, health, someOptions());
  const service = mapped.kind === 'services' ? mapped.services[0]?.service : undefined;
  if (!service) throw new Error('no service');
  const { id, name, address, port, tags, meta, weights, enableTagOverride } = service;
  const checks = service.checks.map((check) => ({ id: check.id, name: check.name, status, type: check.probe.kind }));
  return { id, name, address, port, tags, meta, weights, enableTagOverride, checks };
}

import type { Clock } from '../../../support/clock.ts';
import type { AgentState } from '../agent/agent-state.ts';
import type { ConsulVersion } from '../version.ts';
import { createLateOutputs } from './late-outputs.ts';
import { factsOf, isSameCheck, isSameService } from './rows.ts';
import { createTables, FIRST_INDEX, type Tables } from './tables.ts';

/** The servers' view, of this one agent alone, to which the agent pushes what has changed. */
export interface Catalogue {
  readonly tables: Tables;
  /** One service with its checks, in one transaction. */
  pushService(serviceId: string): void;
  pushCheck(checkId: string): void;
  /** Some minutes later, unless the check is pushed before. */
  pushOutput(checkId: string): void;
  /** `true`: nothing that is pushed arrives. `false`: it does, and what was missed with it. */
  hold(isHeld: boolean): void;
  /** The servers' log starts anew, with what they have. */
  restartIndex(): void;
  /** The servers have lost everything. */
  clear(): void;
}

export interface CatalogueOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly version: ConsulVersion;
  readonly onChange: () => void;
}

export function createCatalogue({ clock, random, version, onChange }: CatalogueOptions, state: AgentState): Catalogue {
  const tables = createTables(version);
  let isHeld = false;
  let index = 0;

  /** Runs `write` as one transaction, which has an index only when it writes something. */
  const transact = (write: (next: () => number) => void) => {
    const before = index;
    write(() => {
      if (index === before) index += 1;
      return index;
    });
    if (index > before) onChange();
  };
  const lateOutputs = createLateOutputs(clock, random, (checkId) => {
    const check = state.check(checkId);
    if (!isHeld && check !== undefined) transact((next) => tables.putCheck(factsOf(check, state), next()));
  });
  const putCheck = (checkId: string, next: () => number) => {
    const check = state.check(checkId);
    if (check === undefined) return;
    const facts = factsOf(check, state);
    const known = tables.check(checkId);
    if (known !== undefined && isSameCheck(known.facts, facts)) return;
    lateOutputs.forget(checkId);
    tables.putCheck(facts, next());
  };
  const pushCheck = (checkId: string) =>
    transact((next) => {
      if (state.check(checkId) !== undefined) putCheck(checkId, next);
      else if (tables.check(checkId) !== undefined) tables.removeCheck(checkId, next());
    });
  const pushService = (serviceId: string) =>
    transact((next) => {
      const registration = state.service(serviceId);
      const known = tables.service(serviceId);
      if (registration === undefined) {
        if (known !== undefined) tables.removeService(serviceId, next());
        return;
      }
      const isSame = known !== undefined && isSameService(known.registration, registration);
      if (!isSame) tables.putService(registration, next());
      for (const { id } of state.checksOf(serviceId)) putCheck(id, next);
    });
  const pushAll = () => {
    for (const { id } of [...tables.ownServices().map((row) => row.registration), ...state.services()]) pushService(id);
    for (const { id } of [...tables.checks().map((row) => row.facts), ...state.checksOf('')]) pushCheck(id);
  };
  const clear = () => {
    // The node is entered, and changed some more times while the agent comes up (measured).
    index = FIRST_INDEX + (version.isOld ? 2 : 4);
    tables.clear(index);
    lateOutputs.clear();
  };
  clear();

  return {
    tables,
    pushService(serviceId) {
      if (!isHeld) pushService(serviceId);
    },
    pushCheck(checkId) {
      if (!isHeld) pushCheck(checkId);
    },
    pushOutput: lateOutputs.note,
    hold(nowHeld) {
      isHeld = nowHeld;
      if (!isHeld) pushAll();
    },
    restartIndex() {
      const services = tables.ownServices();
      const checks = tables.checks();
      clear();
      for (const { registration } of services) transact((next) => tables.putService(registration, next()));
      for (const { facts } of checks) transact((next) => tables.putCheck(facts, next()));
    },
    clear,
  };
}

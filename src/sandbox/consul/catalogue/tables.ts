import type { Registration } from '../agent/registration.ts';
import { serverService } from '../node.ts';
import type { ConsulVersion } from '../version.ts';
import { CHECKS, createMarks, EXTINCTION, healthOf, type Mark, rowsOf, SERVICES } from './marks.ts';
import type { CheckFacts, CheckRow, ServiceRow } from './rows.ts';

/** What the servers have written down. Each write says under which index; it wakes and moves what a real one does. */
export interface Tables {
  service(id: string): ServiceRow | undefined;
  /** Sorted by id, the server's own service included. */
  services(): readonly ServiceRow[];
  /** Those that an agent has registered. */
  ownServices(): readonly ServiceRow[];
  check(id: string): CheckRow | undefined;
  checks(): readonly CheckRow[];
  putService(registration: Registration, index: number): void;
  /** With what is left of its checks. */
  removeService(id: string, index: number): void;
  putCheck(facts: CheckFacts, index: number): void;
  removeCheck(id: string, index: number): void;
  mark(key: string): Mark;
  /** Of a name that may not be there. */
  markOfRows(name: string): Mark;
  markOfHealth(name: string): Mark;
  /** Empty but for the server's own service, which gets `index`. */
  clear(index: number): void;
}

export function createTables(version: ConsulVersion): Tables {
  const services = new Map<string, ServiceRow>();
  const checks = new Map<string, CheckRow>();
  const marks = createMarks();

  const rows = () => [...services.values()];
  const names = () => [...new Set(rows().map((row) => row.registration.name))];
  /** Those whose health shows a check: of one service, or of all when it is one of the node. */
  const concerned = ({ serviceId, serviceName }: CheckFacts) => (serviceId === '' ? names() : [serviceName]);
  const checkChanged = (facts: CheckFacts, index: number) => {
    marks.wake([CHECKS, ...concerned(facts).map(healthOf)], index);
    marks.move(concerned(facts).map(rowsOf), index);
  };
  const serviceChanged = (name: string, index: number) => marks.wake([SERVICES, rowsOf(name), healthOf(name)], index);
  const hasName = (name: string) => rows().some((row) => row.registration.name === name);
  const sortedRows = () => rows().sort((left, right) => (left.registration.id < right.registration.id ? -1 : 1));
  const mark = (key: string) => marks.of(key) ?? { shown: 0, woke: 0 };
  /** A name that is not there stands where the last one went, or as long as none has gone with all services. */
  const gone = () => marks.of(EXTINCTION) ?? mark(SERVICES);

  return {
    service: (id) => services.get(id),
    services: sortedRows,
    ownServices: () => sortedRows().filter(({ registration }) => registration.id !== serverService(version).id),
    check: (id) => checks.get(id),
    checks: () => [...checks.values()].sort((left, right) => (left.facts.id < right.facts.id ? -1 : 1)),
    mark,
    markOfRows(name) {
      const own = mark(rowsOf(name));
      return hasName(name) ? own : { shown: gone().shown, woke: Math.max(own.woke, gone().woke) };
    },
    markOfHealth(name) {
      const own = mark(healthOf(name));
      return hasName(name) ? own : { shown: gone().shown, woke: own.woke };
    },
    putService(registration, index) {
      const known = services.get(registration.id);
      services.set(registration.id, {
        registration,
        createIndex: known?.createIndex ?? index,
        modifyIndex: index,
      });
      serviceChanged(registration.name, index);
      const formerName = known?.registration.name ?? registration.name;
      if (formerName === registration.name) return;
      serviceChanged(formerName, index);
      if (!hasName(formerName)) marks.wake([EXTINCTION], index);
    },
    removeService(id, index) {
      const name = services.get(id)?.registration.name;
      if (name === undefined) return;
      services.delete(id);
      const own = [...checks.values()].filter((check) => check.facts.serviceId === id);
      for (const { facts } of own) checks.delete(facts.id);
      serviceChanged(name, index);
      if (own.length > 0) marks.wake([CHECKS], index);
      else marks.move([CHECKS], index);
      if (!hasName(name)) marks.wake([EXTINCTION], index);
    },
    putCheck(facts, index) {
      const known = checks.get(facts.id);
      checks.set(facts.id, { facts, createIndex: known?.createIndex ?? index, modifyIndex: index });
      checkChanged(facts, index);
    },
    removeCheck(id, index) {
      const facts = checks.get(id)?.facts;
      if (facts === undefined) return;
      checks.delete(id);
      checkChanged(facts, index);
      if (facts.serviceId === '') marks.move([SERVICES], index);
    },
    clear(index) {
      services.clear();
      checks.clear();
      marks.clear();
      const registration = serverService(version);
      services.set(registration.id, { registration, createIndex: FIRST_INDEX, modifyIndex: FIRST_INDEX });
      marks.move([SERVICES, CHECKS, rowsOf(registration.name), healthOf(registration.name)], index);
    },
  };
}

/** The servers' log begins with entries of their own. */
export const FIRST_INDEX = 11;

import { expect } from 'vitest';
import { startDaemon } from '../../support/process.ts';
import type { World } from '../world.ts';

export interface Finding {
  readonly check: string;
  readonly level: string;
  readonly says: string;
  readonly remedy?: string;
}

/** Of what the stand-in of Marathon lacks otherwise. */
export const HEALTHY_MARATHON = { features: ['task_killing'] };

type Examined = Pick<World, 'marathonHttp' | 'mesosHttp' | 'stateDir' | 'consul'>;

/**
 * What the doctor finds in a world; an option among `args` stands in place of the world's own. Our server takes any port:
 * 8080 may be anybody's where tests run.
 */
export async function examine(world: Examined, ...args: string[]) {
  const usual = {
    '--marathon': world.marathonHttp.url,
    '--mesos-agent': world.mesosHttp.url,
    '--state-dir': world.stateDir,
    '--port': '0',
  };
  const others = Object.entries(usual).flatMap((each) => (args.includes(each[0]) ? [] : each));
  const doctor = await startDaemon(['doctor', '--json', ...others, ...args], { CONSUL_HTTP_ADDR: world.consul.url });
  const exitCode = await doctor.exited();
  const { findings, policy } = JSON.parse(doctor.output()) as { findings: Finding[]; policy?: string };
  return {
    exitCode,
    findings,
    policy,
    of: (check: string) => findings.find((found) => found.check === check),
    ailing: findings.filter(({ level }) => level === 'warning' || level === 'problem'),
  };
}

/** Waits until the doctor finds what is expected: Consul remembers for a second what a token may do. */
export const untilFound = (look: () => Promise<Finding | undefined>, expected: object) =>
  expect.poll(look, { timeout: 30_000, interval: 200 }).toMatchObject(expected);

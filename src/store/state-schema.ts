import { z } from 'zod';

const LABELS = z.record(z.string(), z.string());

// What older files of version 1 lack has a default: they are read by newer versions, too.
const DEFINITION = z.object({
  id: z.string(),
  version: z.string(),
  lastConfigChangeAt: z.string().optional(),
  container: z.string().optional(),
  hasReadinessChecks: z.boolean().default(false),
  labels: LABELS,
  network: z.enum(['host', 'bridge', 'container']),
  ports: z.array(
    z.object({
      name: z.string().optional(),
      containerPort: z.number().optional(),
      hasHostPort: z.boolean(),
      protocols: z.array(z.enum(['tcp', 'udp'])),
      networkNames: z.array(z.string()).default([]),
      labels: LABELS,
    }),
  ),
  healthChecks: z.array(
    z.object({
      protocol: z.string(),
      path: z.string().optional(),
      portIndex: z.number().optional(),
      port: z.number().optional(),
      intervalSeconds: z.number(),
      timeoutSeconds: z.number(),
      maxConsecutiveFailures: z.number().default(3),
      isIpv6: z.boolean().default(false),
    }),
  ),
});

const TASK = z.object({
  id: z.string(),
  appId: z.string(),
  agentId: z.string().optional(),
  host: z.string().optional(),
  version: z.string().optional(),
  ports: z.array(z.number()),
  addresses: z.array(
    z.object({ address: z.string(), family: z.enum(['IPv4', 'IPv6']), network: z.string().optional() }),
  ),
  isPod: z.boolean(),
  container: z.string().optional(),
});

const HEALTH = z.object({ reported: z.number(), alive: z.number() });

/**
 * What outlives the process: who we are, and what is needed to keep it true while nobody can be asked.
 * Only the fields that mapping needs; an app's `env` never comes this far, and a check's `command`, which may hold a
 * secret, is left out: it is unknown until its definition is asked for again.
 */
export const STATE = z.object({
  version: z.literal(1),
  cluster: z.string().min(1),
  /** Wall clock, ms since the epoch. */
  savedAtMs: z.number(),
  bootId: z.string(),
  /** The machine was restarted before it was written, and the Mesos agent had not listed yet what runs since. */
  isAwaitingFirstList: z.boolean().default(false),
  /** Tells with which Consul token everything was put. */
  tokenMark: z.string().max(64).optional(),
  halts: z
    .array(
      z.object({
        kind: z.enum(['paused', 'frozen']),
        by: z.string(),
        why: z.string(),
        untilMs: z.number().optional(),
        unreadUntil: z.string().optional(),
      }),
    )
    .default([]),
  identity: z
    .object({
      agentId: z.string().min(1),
      hostname: z.string(),
      address: z.string(),
      version: z.string(),
      recoveryTimeoutMs: z.number(),
      startedAtMs: z.number(),
    })
    .optional(),
  framework: z.object({ id: z.string().min(1), name: z.string() }).optional(),
  definitions: z.array(DEFINITION),
  tasks: z.array(
    z.object({
      id: z.string(),
      appId: z.string(),
      task: TASK.optional(),
      draining: z.object({ state: z.string() }).optional(),
      tombstone: z
        .object({
          by: z.enum(['marathon', 'agent', 'succession', 'restart']),
          state: z.string(),
          atMs: z.number(),
          heir: z.string().optional(),
        })
        .optional(),
      health: z.object({ marathon: HEALTH.optional(), agent: HEALTH.optional() }),
    }),
  ),
});

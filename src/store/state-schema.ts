import { z } from 'zod';

const LABELS = z.record(z.string(), z.string());

const DEFINITION = z.object({
  id: z.string(),
  version: z.string(),
  lastConfigChangeAt: z.string().optional(),
  labels: LABELS,
  network: z.enum(['host', 'bridge', 'container']),
  ports: z.array(
    z.object({
      name: z.string().optional(),
      containerPort: z.number().optional(),
      hasHostPort: z.boolean(),
      protocols: z.array(z.enum(['tcp', 'udp'])),
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
  addresses: z.array(z.object({ address: z.string(), family: z.enum(['IPv4', 'IPv6']) })),
  isPod: z.boolean(),
});

const HEALTH = z.object({ reported: z.number(), alive: z.number() });

/**
 * What outlives the process: who we are, and what is needed to keep it true while nobody can be asked.
 * Only the fields that mapping needs; an app's `env` never comes this far.
 */
export const STATE = z.object({
  version: z.literal(1),
  cluster: z.string().min(1),
  /** Wall clock, ms since the epoch. */
  savedAtMs: z.number(),
  bootId: z.string(),
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
      tombstone: z.object({ by: z.enum(['marathon', 'agent']), state: z.string(), atMs: z.number() }).optional(),
      health: z.object({ marathon: HEALTH.optional(), agent: HEALTH.optional() }),
    }),
  ),
});

#!/usr/bin/env node
/** Runs an installed program once against a real Consul: `node scripts/smoke.mjs PATH`. What it does is in test/support/smoke.ts. */
import { join } from 'node:path';
import { run } from './run.mjs';

process.exitCode = await run(join(import.meta.dirname, '..', 'test', 'support', 'smoke.ts'), process.argv.slice(2));

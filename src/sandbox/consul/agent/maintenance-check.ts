import type { HeldCheck } from './agent-state.ts';

/** The check by which an operator takes a service, or with an empty id the whole node, out of service. */
export function maintenanceCheck(serviceId: string, reason: string): HeldCheck {
  const what = serviceId === '' ? 'node' : 'service';
  const id = serviceId === '' ? '_node_maintenance' : `_service_maintenance:${serviceId}`;
  return {
    id,
    serviceId,
    status: 'critical',
    output: '',
    beaten: undefined,
    definition: {
      id,
      name: serviceId === '' ? 'Node Maintenance Mode' : 'Service Maintenance Mode',
      notes:
        reason === ''
          ? `Maintenance mode is enabled for this ${what}, but no reason was provided. This is a default message.`
          : reason,
      type: 'maintenance',
      args: [],
      target: '',
      ttlMs: 0,
      intervalMs: 0,
      timeoutMs: 0,
      status: 'critical',
      request: { method: '', headers: {}, body: '', verifiesTls: true, followsRedirects: true },
      thresholds: { passing: 0, warning: 0, critical: 0 },
    },
  };
}

import type { DemoConsul } from '../consul/demo-consul.ts';

export interface Places {
  readonly marathonUrl: string;
  readonly mesosAgentUrl: string;
  readonly daemonUrl: string;
  readonly consul: Pick<DemoConsul, 'title' | 'url' | 'dnsPort' | 'hasUi'>;
}

/** What runs where, and, where there is time for it, what to try. */
export function introduction(
  { marathonUrl, mesosAgentUrl, daemonUrl, consul }: Places,
  { isOnce }: { readonly isOnce: boolean },
): string {
  const { title, url, dnsPort, hasUi } = consul;
  const consulPage = hasUi ? `${url}/ui` : `${url}/v1/catalog/services`;
  const dig = dnsPort === undefined ? [] : [`  dig @127.0.0.1 -p ${dnsPort} shop-web.service.consul SRV`];
  const tries = [
    'Try in another terminal:',
    `  curl -s '${url}/v1/health/service/shop-web?passing'`,
    `  curl -s ${daemonUrl}/v1/tasks`,
    `  curl -s '${daemonUrl}/v1/tasks?app=/shop/session'    # a pod: what is published of it, and why not all`,
    ...dig,
    '',
  ];
  return [
    'A small cluster in one process, and the real daemon between it and Consul.',
    `Consul: ${title}`,
    '',
    `  marathon-consul  ${daemonUrl}/`,
    `  Consul           ${consulPage}`,
    `  Marathon         ${marathonUrl}/v2/apps`,
    `  Mesos agent      ${mesosAgentUrl}/state`,
    '',
    ...(isOnce ? [] : tries),
    '',
  ].join('\n');
}

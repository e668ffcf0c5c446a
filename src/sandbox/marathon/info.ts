import type { Cluster } from '../cluster.ts';

/** `/v2/info`, as far as anybody reads it. `elected` is always true: Marathon compares the leader with itself. */
export function infoOf(cluster: Cluster, leader: string, version: string, features: readonly string[]): unknown {
  return {
    name: 'marathon',
    version,
    buildref: '90619da70d79a2ecf19368a21c6a695ea981bd74',
    elected: true,
    leader,
    frameworkId: cluster.frameworkId,
    marathon_config: {
      checkpoint: true,
      executor: '//cmd',
      failover_timeout: 604_800,
      features,
      framework_name: cluster.frameworkName,
      ha: true,
      hostname: leader.split(':')[0],
      leader_proxy_connection_timeout_ms: 5_000,
      leader_proxy_read_timeout_ms: 10_000,
      mesos_role: '*',
      reconciliation_interval: 600_000,
      webui_url: null,
    },
    zookeeper_config: { zk: 'zk://127.0.0.1:2181/marathon', zk_session_timeout: 10_000, zk_timeout: 10_000 },
    http_config: { http_port: Number(leader.split(':')[1] ?? 8080), https_port: 8443 },
  };
}

import { FIRST_INDEX } from '../catalogue/tables.ts';
import { type Node, nodeMeta, SERVER_PORT } from '../node.ts';

export const nodeJson = (node: Node): unknown => ({
  ...nodeAddressJson(node),
  Meta: nodeMeta(node),
  CreateIndex: FIRST_INDEX,
  ModifyIndex: FIRST_INDEX + (node.version.isOld ? 2 : 4),
});

export const nodeAddressJson = ({ id, name, address, datacenter }: Node) => ({
  ID: id,
  Node: name,
  Address: address,
  Datacenter: datacenter,
  TaggedAddresses: { lan: address, lan_ipv4: address, wan: address, wan_ipv4: address },
});

/** `/v1/agent/self`, but for `DebugConfig` and `Stats`: some 300 settings and counters that nobody here reads. */
export const selfJson = (node: Node): unknown => ({
  Config: {
    Datacenter: node.datacenter,
    PrimaryDatacenter: node.datacenter,
    NodeName: node.name,
    NodeID: node.id,
    Revision: '',
    Server: true,
    Version: node.version.text,
    ...(node.version.isOld ? {} : { BuildDate: '1970-01-01T00:00:01Z', BindAddr: node.address }),
  },
  Coord: { Vec: [0, 0, 0, 0, 0, 0, 0, 0], Error: 1.5, Adjustment: 0, Height: 1e-5 },
  Member: {
    Name: node.name,
    Addr: node.address,
    Port: 8301,
    Tags: {
      acls: '0',
      build: `${node.version.text}:`,
      dc: node.datacenter,
      ft_fs: '1',
      ft_si: '1',
      id: node.id,
      port: String(SERVER_PORT),
      raft_vsn: '3',
      role: 'consul',
      segment: '',
      vsn: '2',
      vsn_max: '3',
      vsn_min: '2',
    },
    Status: 1,
    ProtocolMin: 1,
    ProtocolMax: 5,
    ProtocolCur: 2,
    DelegateMin: 2,
    DelegateMax: 5,
    DelegateCur: 4,
  },
  Meta: nodeMeta(node),
});

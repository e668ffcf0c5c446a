/** The state of a Mesos agent as its HTTP endpoint writes it, for tests to change. */
export const AGENT_ID = 'c2b1f5b0-1111-4e4e-9f9f-0123456789ab-S12';
export const FRAMEWORK = 'c2b1f5b0-1111-4e4e-9f9f-0123456789ab-0000';
export const WEB = 'shop_web.instance-c0caec0a-863a-11e9-915b-c610fee06dff._app.1';
export const OTHER = 'shop_db.instance-d0caec0a-863a-11e9-915b-c610fee06dff._app.2';

export const task = (id: string, fields: object = {}) => ({
  id,
  name: 'web.shop',
  slave_id: AGENT_ID,
  framework_id: FRAMEWORK,
  executor_id: '',
  state: 'TASK_RUNNING',
  resources: { cpus: 0.1, mem: 64, disk: 0, ports: '[31234-31235]' },
  statuses: [{ state: 'TASK_RUNNING', timestamp: 1577872805.1 }],
  ...fields,
});

export const executor = (fields: object = {}) => ({
  id: WEB,
  tasks: [],
  queued_tasks: [],
  completed_tasks: [],
  ...fields,
});

export const framework = (fields: object = {}) => ({
  id: FRAMEWORK,
  name: 'marathon',
  executors: [],
  completed_executors: [],
  ...fields,
});

export const state = (fields: object = {}) => ({
  id: AGENT_ID,
  hostname: 'agent-7.example.net',
  pid: 'slave(1)@10.0.12.34:5051',
  version: '1.11.0',
  start_time: 1577872000.5,
  flags: { recovery_timeout: '15mins' },
  attributes: {},
  frameworks: [],
  completed_frameworks: [],
  ...fields,
});

/** An agent on which one executor of our framework has the tasks. */
export const running = (...tasks: object[]) => state({ frameworks: [framework({ executors: [executor({ tasks })] })] });

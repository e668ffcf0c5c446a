/**
 * The events that the stream is asked for: those that say something of a task, and the few that tell us to read again
 * (contract: Marathon, §4.1). Not the plans of deployments, which can be megabytes each. Servers before 1.3.7 ignore
 * the filter and send everything.
 */
export const WANTED_EVENTS = [
  'status_update_event',
  'health_status_changed_event',
  'instance_health_changed_event',
  'instance_changed_event',
  'unknown_instance_terminated_event',
  'unknown_task_terminated_event',
  'unhealthy_instance_kill_event',
  'unhealthy_task_kill_event',
  'app_terminated_event',
  'event_stream_attached',
  'deployment_success',
  'deployment_failed',
] as const;

/** Known, and without a word about any task: not to be counted as unknown. */
export const IRRELEVANT_EVENTS: ReadonlySet<string> = new Set([
  'api_post_event',
  'deployment_failed',
  'deployment_info',
  'deployment_step_failure',
  'deployment_step_success',
  'deployment_success',
  'event_stream_detached',
  'failed_health_check_event',
  'framework_message_event',
  'group_change_failed',
  'group_change_success',
  'pod_created_event',
  'pod_deleted_event',
  'pod_updated_event',
  'scheduler_disconnected_event',
  'scheduler_registered_event',
  'scheduler_reregistered_event',
  'subscribe_event',
  'unsubscribe_event',
]);

import { defineResource, hourMs } from '../resource.js';

export default defineResource({
  id: 'queue-lag',
  summary: 'Messages that wait for a consumer, against the lag that was agreed on.',
  unit: 'messages',
  keys: [
    ['consumergroup', 'group', 'messaging.consumer.group.name', 'queue', 'messaging.destination.name'],
    ['topic', 'messaging.destination.name'],
  ],
  limitAttributes: ['limit', 'max_lag', 'objective'],
  step: 'max',
  signs: ['lag', 'queue', 'backlog'],
  spentAt: 1,
  leadTimeMs: hourMs,
  rules: [
    { metric: 'kafka.consumer_group.lag', tells: 'used' },
    { metric: 'kafka_consumergroup_lag', tells: 'used' },
    { metric: 'rabbitmq.message.current', tells: 'used', where: { state: ['ready'] } },
    { metric: 'rabbitmq_queue_messages_ready', tells: 'used' },
    { metric: 'aws_sqs_approximate_number_of_messages_visible_average', tells: 'used' },
  ],
  act: ({ entity, key }) => [
    {
      kind: 'scale',
      summary: `Add consumers to ${key || entity}`,
      effect: 'the lag shrinks once they are faster than the producers',
    },
    {
      kind: 'rebalance',
      summary: `Spread the partitions of ${key || entity} evenly`,
      effect: 'helps when few partitions hold the lag',
    },
  ],
  examples: [
    {
      name: 'a consumer group by kafka-exporter: its partitions together',
      given: [
        {
          name: 'kafka_consumergroup_lag',
          attributes: { consumergroup: 'mail', topic: 'orders', partition: '0' },
          value: 30,
        },
        {
          name: 'kafka_consumergroup_lag',
          attributes: { consumergroup: 'mail', topic: 'orders', partition: '1' },
          value: 12,
        },
      ],
      finds: [{ key: 'mail orders', used: 42 }],
    },
  ],
});

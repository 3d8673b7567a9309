import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm-topic.ts';
import { counted } from '../counted.ts';

interface DeliveryAlarmsProps {
  readonly topic: AlarmTopic;
}

/** Deliveries that are kept nowhere. */
export class DeliveryAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic }: DeliveryAlarmsProps) {
    super(scope, id);
    topic.addAlarm(this, 'TurnedAway', {
      metric: counted(this, 'webhooks', 'deliveriesTurnedAway'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'So many deliveries of one source were parked today that no more are kept: the log names program and source. ' +
        'Look at the parked ones for the reason they share, put it right, replay them, and reconcile the source.',
    });
  }
}

import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { counted } from './counted.ts';

interface RuleAlarmsProps {
  readonly topic: AlarmTopic;
}

/** Rules that do not do what their program file says. */
export class RuleAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic }: RuleAlarmsProps) {
    super(scope, id);
    topic.addAlarm(this, 'BonusStopped', {
      metric: counted('ledger', 'bonusesStopped'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'A bonus was not paid because its condition could take too long for so long an order; the order is ' +
        'recorded. The log names program, bonus and version. Publish a version with a simpler condition; ' +
        'what is missing is given by an adjustment.',
    });
  }
}

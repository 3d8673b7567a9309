import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { counted } from './counted.ts';

interface LedgerAlarmsProps {
  readonly topic: AlarmTopic;
}

/** What the ledger counts: rules that do not do what their program file says, members that had to be put right. */
export class LedgerAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic }: LedgerAlarmsProps) {
    super(scope, id);
    topic.addAlarm(this, 'BonusStopped', {
      metric: counted(this, 'ledger', 'bonusesStopped'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'A bonus was not paid because its condition could take too long for so long an order; the order is ' +
        'recorded. The log names program, bonus and version. Publish a version with a simpler condition; ' +
        'what is missing is given by an adjustment.',
    });
    topic.addAlarm(this, 'RefundsInExcess', {
      metric: counted(this, 'ledger', 'refundsInExcess'),
      threshold: 10,
      evaluationPeriods: 1,
      alarmDescription:
        'Many refunds asked for more than was kept of their orders; they took what there was. A shop tells its ' +
        'refunds twice, or in another currency or order than they are. The API lists them by program.',
    });
    topic.addAlarm(this, 'MemberRebuilt', {
      metric: counted(this, 'ledger', 'membersRebuilt'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'The item of a member whom the ledger knows was gone or not to be read; they were folded again from the ' +
        'ledger. Where a table was restored, rebuild all members of every program: others may be older than ' +
        'their ledger.',
    });
  }
}

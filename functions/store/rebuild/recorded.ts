/**
 * Who has ever been recorded, by the ledger itself and not by the members' own items: a share of its index, read
 * from end to end. It costs what the whole ledger is large, whichever program is asked for: for a disaster.
 */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { indexes, memberIdOf, memberPk, shardCount } from '../keys.ts';

/** Where to go on; `key` is null at the beginning of a share. */
export interface RecordedPlace {
  readonly key: Readonly<Record<string, string>> | null;
}

export interface RecordedPage {
  readonly members: readonly MemberId[];
  /** Null at the end of the share. A page may be empty, and others follow. */
  readonly next: RecordedPlace | null;
}

export const firstPlace: RecordedPlace = { key: null };

/** Entries that one call looks at, and calls for one page. */
const entriesAtOnce = 1_000;
const callsMax = 20;

/** Eventually consistent. A member is found by the entry of their first version. */
export async function listRecorded(
  store: Store,
  program: ProgramId,
  share: number,
  after: RecordedPlace,
  limit: number,
): Promise<RecordedPage> {
  const members: MemberId[] = [];
  let place: RecordedPlace | null = after;
  for (let calls = 0; place !== null && calls < callsMax && members.length < limit; calls++) {
    const found: RecordedPage = await readOnce(store, program, share, place);
    members.push(...found.members);
    place = found.next;
  }
  return { members, next: place };
}

async function readOnce(
  store: Store,
  program: ProgramId,
  share: number,
  { key }: RecordedPlace,
): Promise<RecordedPage> {
  const { Items = [], LastEvaluatedKey } = await translated(() =>
    store.documents.send(
      new ScanCommand({
        TableName: store.tables.ledger,
        IndexName: indexes.byMember,
        Segment: share,
        TotalSegments: shardCount,
        FilterExpression:
          'begins_with(memberPk, :program) AND #version = :first AND ' +
          '(attribute_exists(fact) OR attribute_exists(packed))',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':program': memberPk(program, '' as MemberId), ':first': 1 },
        Limit: entriesAtOnce,
        ...(key === null ? {} : { ExclusiveStartKey: { ...key } }),
      }),
    ),
  );
  const members = [...new Set(Items.map(({ memberPk: pk }) => memberIdOf(String(pk))))];
  return { members, next: LastEvaluatedKey === undefined ? null : { key: LastEvaluatedKey } };
}

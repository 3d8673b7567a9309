/** Members who come from another system. */
import { openingsBody } from '../../openings/body.ts';
import { opened } from '../answers/members/openings.ts';
import { ofProgramToken } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

const moving = {
  memberId: 'm1',
  since: '2021-05-03',
  balance: 480,
  lots: [
    { points: 300, expiresOn: '2026-09-01' },
    { points: 180, expiresOn: '2027-03-01' },
  ],
  tier: { level: 'gold', since: '2025-06-10', until: '2026-07-01', reason: 'as it was held there' },
  amounts: [{ from: '2025-01-01', to: '2025-12-31', spend: '740.00', purchases: 12 }],
  identities: ['email:ann@shop.example'],
};

export const openingOperations = {
  openMembers: {
    tag: 'People',
    summary: 'Bring members along from another system',
    description:
      "Each opening begins a member's history with what they had elsewhere at `at`: points with their expiry, a level with its term, what counts toward a tier, tags and identities. Nobody is welcomed or rewarded for it. It counts once for a member and `importId`: the same again answers `duplicate`. With another `importId` it takes the place of the one before, as long as the member has done nothing here. What happened before `at` and is delivered afterwards is in what they brought, and is ignored with the reason `before-opening`. Each is answered by itself, in the order of the request: `recorded`, `duplicate`, or `refused` with the problem. With `dryRun` nothing is changed, and what would be recorded answers `would-record`.",
    body: {
      schema: openingsBody,
      required: true,
      description: 'Up to 500 openings, of one moment',
      examples: {
        one: {
          summary: 'A member with two lots and a level',
          value: { importId: 'smile-2026-01', at: '2026-01-15T00:00:00Z', openings: [moving] },
        },
        dryRun: {
          summary: 'Only try',
          value: {
            importId: 'smile-2026-01',
            at: '2026-01-15T00:00:00Z',
            dryRun: true,
            openings: [{ memberId: 'm2', balance: 120 }],
          },
        },
      },
    },
    answers: {
      200: {
        description: 'What came of each',
        schema: opened,
        examples: {
          recorded: {
            summary: 'Recorded',
            value: { answers: [{ status: 'recorded', entry: 'opening:m1:smile-2026-01' }] },
          },
        },
      },
    },
    problems: [...ofProgramToken, 'malformed-json', 'unknown-program', 'unreadable-identity', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;

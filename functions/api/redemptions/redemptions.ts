/** Spending points: which operation does what, by a shop or a service desk, and by members themselves. */
import type { Reply, Request } from '../../shared/http.ts';
import type { Commands } from '../command.ts';
import { type Asking, aboutNamed, aboutSelf } from './asking.ts';
import { cancel, capture } from './finish.ts';
import { listRewards, readAll, readOne } from './read.ts';
import { redeem, reserveOwn } from './redeem.ts';

type Operation = (asking: Asking) => Promise<Reply>;

export function redemptionRoutes(commands: Commands) {
  const named = (operation: Operation) => async (request: Request) =>
    operation(aboutNamed(commands, request));
  const own = (operation: Operation) => async (request: Request) => operation(aboutSelf(commands, request));
  return {
    redeem: named(redeem),
    captureRedemption: named(capture),
    cancelRedemption: named(cancel),
    listRedemptions: named(readAll),
    readRedemption: named(readOne),
    listRewards: named(listRewards),
    reserveOwn: async (request: Request) => reserveOwn(request.body, () => aboutSelf(commands, request)),
    cancelOwn: own(cancel),
    listOwnRedemptions: own(readAll),
    readOwnRedemption: own(readOne),
    listOwnRewards: own(listRewards),
  };
}

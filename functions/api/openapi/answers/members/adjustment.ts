/** What operators get back who put a member right. */

import { text } from '../values.ts';
import { commandAnswer } from './command.ts';

export const adjustmentAnswer = commandAnswer('AdjustmentAnswer', {
  adjustmentId: text.describe('the id of the adjustment, made by the platform; undoing names it'),
});

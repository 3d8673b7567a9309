/** What operators get back who put a member right. */
import { commandAnswer } from './command.ts';
import { text } from './values.ts';

export const adjustmentAnswer = commandAnswer('AdjustmentAnswer', {
  adjustmentId: text.describe('the id of the adjustment, made by the platform; undoing names it'),
});

/** The explainers of outcomes about tiers and what counts toward them. */
import { explainQualifying } from '../commands.ts';
import { refuseMisplaced } from '../misplaced.ts';
import { explainTierByFact } from './byFact.ts';
import { explainTierByTime } from './byTime.ts';
import { explainCarried, explainForLife } from './granted.ts';

export const tiersByFact = {
  'tier.raised': explainTierByFact,
  'tier.lowered': explainTierByFact,
  'tier.kept': explainTierByFact,
  'tier.for-life': explainForLife,
  'tier.corrected': refuseMisplaced,
  'qualifying.changed': explainQualifying,
  'qualifying.carried': refuseMisplaced,
};

export const tiersByTime = {
  'tier.raised': explainTierByTime,
  'tier.lowered': explainTierByTime,
  'tier.kept': explainTierByTime,
  'tier.for-life': explainForLife,
  'qualifying.carried': explainCarried,
};

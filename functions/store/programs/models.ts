/** The models of a program's members: one item a version, and the one in force under a name of its own. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Fit } from '../../../domain/value/fit/fit.ts';
import type { GammaGammaParameters } from '../../../domain/value/gammaGamma.ts';
import type { Model } from '../../../domain/value/model.ts';
import type { BgNbdParameters } from '../../../domain/value/parameters.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { transact } from '../transact.ts';
import { getProgramsItem } from './programsTable.ts';

export interface StoredModel {
  /** From 1, one more with every model. */
  readonly version: number;
  /** Which calculated it. */
  readonly run: string;
  readonly calculatedAt: Instant;
  /** All members, those of them who have bought, and of how many of these it was calculated. */
  readonly members: number;
  readonly buyers: number;
  readonly sampled: number;
  readonly model: Model;
  /** The version whose fit gave the parameters in force; null where none has. */
  readonly fittedIn: number | null;
  /** What came of this version's own fit. */
  readonly fit: {
    readonly bgNbd: Fit<BgNbdParameters>;
    readonly gammaGamma: Fit<GammaGammaParameters>;
  };
}

/** The model in force; null before the first. */
export async function getModel(store: Store, program: ProgramId): Promise<StoredModel | null> {
  const item = await getProgramsItem(store, programKeys.model(program));
  return item === undefined ? null : readModel(item.stored as string);
}

/** A model that an earlier release stored has another name for when it was calculated. */
function readModel(stored: string): StoredModel {
  const { reckonedAt, ...model } = JSON.parse(stored) as StoredModel & { readonly reckonedAt?: Instant };
  return reckonedAt === undefined ? model : { ...model, calculatedAt: reckonedAt };
}

/** Puts the next version in force; nothing where another one has come since `previous` was read. */
export async function putModel(
  store: Store,
  program: ProgramId,
  previous: number | null,
  model: StoredModel,
): Promise<boolean> {
  const TableName = store.tables.programs;
  const { version } = model;
  const item = { version, stored: JSON.stringify(model) };
  const isUnchanged =
    previous === null
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :previous',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':previous': previous },
        };
  return transact(store, [
    { Put: { TableName, Item: { ...programKeys.model(program), ...item }, ...isUnchanged } },
    { Put: { TableName, Item: { ...programKeys.modelVersion(program, version), ...item } } },
  ]);
}

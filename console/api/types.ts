/** Shapes of the API by their names, for the views that show them. */
import type { components } from '../../client/schema.ts';

type Schemas = components['schemas'];
export type Status = Schemas['Status'];
export type Entry = Schemas['Entry'];
export type Outcome = Entry['outcomes'][number];
export type Explanation = Schemas['Explanation'];
export type HeldPrivilege = Schemas['HeldPrivilege'];
export type Requirement = NonNullable<Status['keepTier']>;
export type Missing = Requirement['missing'][number];

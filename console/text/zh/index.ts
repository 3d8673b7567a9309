import type { Messages } from '../en/index.ts';
import { act } from './act.ts';
import { areas } from './areas.ts';
import { common } from './common.ts';
import { kinds } from './kinds.ts';
import { member } from './member.ts';
import { plan } from './plan.ts';
import { rules } from './rules.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';

export const zh: Messages = { act, areas, common, kinds, member, plan, rules, settings, shell };

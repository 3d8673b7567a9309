/** The paths of members on a platform. */
import { refused } from '../terminal/stop.ts';

export function membersPath(program: string): string {
  return `/v1/programs/${encodeURIComponent(program)}/members`;
}

export function memberPath(program: string, memberId: string): string {
  if (!hasPath(memberId)) {
    throw refused(`A member can't be called ${JSON.stringify(memberId)}: in a path that is a step, no name.`);
  }
  return `${membersPath(program)}/${encodeURIComponent(memberId)}`;
}

/** Whether a request can name the member: `.` and `..` are taken out of a path before it is sent. */
export function hasPath(memberId: string): boolean {
  return memberId !== '.' && memberId !== '..';
}

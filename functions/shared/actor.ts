/** Who acts. Apart from commands, so that who only names somebody loads no rules of members. */
import type { Request } from './http.ts';

/** A member's own token acts as that member; every other as its subject. */
export function actorOf({ claims }: Request): string {
  const subject = String(claims.sub ?? 'unknown');
  return claims.member === undefined ? subject : `member:${subject}`;
}

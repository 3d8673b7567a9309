/** docs/access.md: who is let in on each route, and what everybody else is answered. */
import type { Route, Scope } from '../../shared/route.ts';
import { routes } from '../routes.ts';

const head = `# Who may do what

Every route with what it asks for, and what somebody is answered who has something else. \`401\` and the first \`403\` are the
gateway's own; \`other-program\` is the functions' check that the token's \`program\` is the one of the path, on every route.

This page is written by \`npm run documents\` from the route table. \`test/infra/access.test.ts\` sends each request of it, through
the gateway and the authorizers of the template, to the functions: with no token, with one that has expired, with one of another
issuer, with each scope alone, and with every scope for another program.
`;

/** What a caller with some credential meets. */
export interface AccessRow {
  readonly route: string;
  readonly asks: string;
  readonly without: string;
  readonly otherScopes: string;
  readonly otherProgram: string;
}

const columns = ['route', 'asks for', 'without it', 'token of other scopes', 'token of another program'];

export function accessRow({ method, path, access }: Route): AccessRow {
  const route = `${method} ${path}`;
  switch (access.kind) {
    case 'open':
      return { route, asks: 'nothing', without: 'let in', otherScopes: 'let in', otherProgram: 'let in' };
    case 'signature': {
      const refused = '401 signature-missing';
      const asks = 'a signature by a secret of the program or source';
      return { route, asks, without: refused, otherScopes: refused, otherProgram: refused };
    }
    case 'token':
      return {
        route,
        asks: namesOf(access.scopes),
        without: '401',
        otherScopes: '403',
        otherProgram: path.includes('{program}') ? '403 other-program' : 'its own program',
      };
  }
}

export function accessPage(): string {
  const rows = routes.map((route: Route) => {
    const { route: name, asks, without, otherScopes, otherProgram } = accessRow(route);
    return [`\`${name}\``, asks, without, otherScopes, otherProgram];
  });
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${head}\n${lines.join('\n')}\n`;
}

function namesOf(scopes: readonly Scope[]): string {
  return scopes.map((scope) => `\`${scope}\``).join(' or ');
}
